/** Synapse's configuration for a server on this machine. Written as JSON, which is YAML too. */
import { join } from "node:path";

export type SynapseSettings = {
  readonly folder: string;
  readonly serverName: string;
  readonly port: number;
  readonly registrationSecret: string;
  readonly macaroonSecret: string;
  readonly formSecret: string;
  readonly calls?: CallSettings;
};

/** What makes calls work: where tokens for LiveKit are made, and the registration of who makes them. */
export type CallSettings = {
  /** `livekit_service_url` of the transport. */
  readonly serviceUrl: string;
  /** LiveKit itself, as browsers reach it. */
  readonly livekitUrl: string;
  /** Registration of the gateway as an application service. */
  readonly registrationFile: string;
};

/** No limit that a person or a test on this machine could run into. */
const unlimited = { per_second: 100_000, burst_count: 100_000 };

const RATE_LIMITS = {
  rc_message: unlimited,
  rc_registration: unlimited,
  rc_registration_token_validity: unlimited,
  rc_login: { address: unlimited, account: unlimited, failed_attempts: unlimited },
  rc_admin_redaction: unlimited,
  rc_joins: { local: unlimited, remote: unlimited },
  rc_joins_per_room: unlimited,
  rc_key_requests: unlimited,
  rc_3pid_validation: unlimited,
  rc_invites: { per_room: unlimited, per_user: unlimited, per_issuer: unlimited },
  rc_third_party_invite: unlimited,
  rc_media_create: unlimited,
  rc_presence: { per_user: unlimited },
  rc_delayed_event_mgmt: unlimited,
  rc_room_creation: unlimited,
  rc_reports: unlimited,
  rc_user_directory: unlimited,
  rc_profile: unlimited,
};

/** Loopback only, SQLite, nobody registers without the shared secret, no federation peer is trusted or asked. */
export function synapseConfig(settings: SynapseSettings) {
  const { folder, serverName, port } = settings;
  return {
    server_name: serverName,
    public_baseurl: `http://127.0.0.1:${port}/`,
    report_stats: false,
    suppress_key_server_warning: true,
    trusted_key_servers: [],
    federation_domain_whitelist: [],
    signing_key_path: join(folder, "signing.key"),
    log_config: join(folder, "log.json"),
    media_store_path: join(folder, "media"),
    macaroon_secret_key: settings.macaroonSecret,
    form_secret: settings.formSecret,
    listeners: [
      {
        port,
        type: "http",
        tls: false,
        bind_addresses: ["127.0.0.1"],
        resources: [{ names: ["client", "federation", "openid"], compress: false }],
      },
    ],
    // Losing the last second of a demo or of a test to a power cut is fine; waiting for the disk at every event is not.
    database: { name: "sqlite3", args: { database: join(folder, "homeserver.db") } },
    serve_client_wellknown: true,
    enable_registration: false,
    registration_shared_secret: settings.registrationSecret,
    bcrypt_rounds: 4,
    user_directory: { enabled: true, search_all_users: true, prefer_local_users: true },
    enable_authenticated_media: true,
    max_upload_size: "200M",
    url_preview_enabled: false,
    presence: { enabled: true },
    max_event_delay_duration: "24h",
    experimental_features: { msc4354_enabled: true, msc4222_enabled: true, ...(settings.calls ? CALL_FEATURES : {}) },
    ...(settings.calls ? callConfig(settings.calls) : {}),
    ...RATE_LIMITS,
  };
}

/** Transports (MSC4143), questions about membership (MSC4502) and requests passed on (MSC4512) for application services. */
const CALL_FEATURES = { msc4143_enabled: true, msc4502_enabled: true, msc4512_enabled: true };

function callConfig({ serviceUrl, livekitUrl, registrationFile }: CallSettings) {
  const transport = { type: "livekit", livekit_service_url: serviceUrl };
  return {
    matrix_rtc: { transports: [{ ...transport, url: livekitUrl }] },
    // For clients that do not ask the homeserver yet.
    extra_well_known_client_content: { "org.matrix.msc4143.rtc_foci": [transport] },
    app_service_config_files: [registrationFile],
  };
}

/** To standard error, where the log file of the part is. Warnings only: what people write is in no log. */
export const synapseLogConfig = {
  version: 1,
  formatters: { line: { format: "%(asctime)s %(levelname)s %(name)s %(message)s" } },
  handlers: { stderr: { class: "logging.StreamHandler", formatter: "line" } },
  root: { level: "WARNING", handlers: ["stderr"] },
  disable_existing_loggers: false,
};
