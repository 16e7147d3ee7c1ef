"""webdav_server.py CONFIG.json: WsgiDAV where each person sees a folder of their own at "/".

CONFIG: {"host", "port", "users": [{"name", "password", "folder"}]}. One WsgiDAV application per person, so that neither
files nor locks of one person are ever seen by another; the name in the Authorization header chooses the application,
the application checks the password.
"""

import base64
import binascii
import json
import sys

from cheroot import wsgi
from wsgidav.fs_dav_provider import FilesystemProvider
from wsgidav.wsgidav_app import WsgiDAVApp

FS_OPTIONS = {"follow_symlinks": True}  # a shared project folder is a link in each person's folder


def application_of(user):
    return WsgiDAVApp(
        {
            "host": "127.0.0.1",
            "port": 0,
            "provider_mapping": {"/": FilesystemProvider(user["folder"], fs_opts=FS_OPTIONS)},
            "fs_dav_provider": FS_OPTIONS,
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "simple_dc": {"user_mapping": {"*": {user["name"]: {"password": user["password"]}}}},
            "dir_browser": {"enable": False},
            "lock_storage": True,
            "property_manager": True,
            "verbose": 1,
        }
    )


def user_name(environ):
    scheme, _, value = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(value, validate=True).decode("utf-8").partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return None


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        config = json.load(file)
    applications = {user["name"]: application_of(user) for user in config["users"]}
    anyone = next(iter(applications.values()))

    def dispatch(environ, start_response):
        name = user_name(environ)
        if name is None:
            environ.pop("HTTP_AUTHORIZATION", None)  # WsgiDAV answers 500 to a header that is no valid Basic one
        return applications.get(name, anyone)(environ, start_response)

    server = wsgi.Server((config["host"], config["port"]), dispatch, numthreads=10, server_name="WsgiDAV")
    try:
        server.start()
    except KeyboardInterrupt:
        server.stop()


main()
