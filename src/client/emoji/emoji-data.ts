/**
 * The emoji that people use most: the sign, its shortcode, further words to find it by (English and German). Groups are
 * separated by a line that names them. A table, so that it stays small; loaded with the picker, not before.
 */
export const EMOJI_TABLE = `
# smileys
😀 grinning smile freude lachen
😃 smiley happy froh
😄 smile happy froh lachen
😁 grin strahlen
😆 laughing haha lachen
😅 sweat_smile erleichtert puh
🤣 rofl lachen boden
😂 joy tears lachen tränen
🙂 slightly_smiling lächeln
🙃 upside_down kopf verkehrt
😉 wink zwinkern
😊 blush lächeln froh
😇 innocent engel
🥰 smiling_hearts liebe
😍 heart_eyes verliebt
🤩 star_struck begeistert
😘 kissing_heart kuss
😋 yum lecker
😛 stuck_out_tongue zunge
😜 winking_tongue frech
🤪 zany verrückt
🤗 hugs umarmung
🤭 hand_over_mouth ups kichern
🤫 shushing leise psst
🤔 thinking denken hmm
🤐 zipper_mouth schweigen
🤨 raised_eyebrow skeptisch
😐 neutral egal
😑 expressionless
😶 no_mouth sprachlos
😏 smirk grinsen
😒 unamused genervt
🙄 roll_eyes augen
😬 grimacing oh
😌 relieved erleichtert
😔 pensive traurig
😪 sleepy müde
😴 sleeping schlafen
😷 mask krank
🤒 thermometer krank fieber
🤕 bandage verletzt
🤢 nauseated übel
🤧 sneezing erkältet
🥵 hot heiß
🥶 cold kalt
🥴 woozy
😵 dizzy schwindel
🤯 exploding_head mindblown wow
🥳 partying party feiern
😎 sunglasses cool
🤓 nerd
🧐 monocle prüfen
😕 confused verwirrt
😟 worried besorgt
🙁 frowning traurig
😮 open_mouth wow oh
😲 astonished erstaunt
😳 flushed peinlich
🥺 pleading bitte
😢 cry weinen
😭 sob weinen heulen
😱 scream schreck
😖 confounded
😞 disappointed enttäuscht
😓 sweat schweiß
😩 weary erschöpft
😫 tired müde
🥱 yawning gähnen
😤 triumph wut
😠 angry sauer
😡 rage wütend
🤬 cursing fluchen
😈 smiling_imp teufel
💀 skull tot
💩 poop
🤡 clown
👻 ghost geist
👽 alien
🤖 robot roboter
# people
👋 wave hallo winken hello
✋ raised_hand stopp hand
🖖 vulcan
👌 ok_hand okay perfekt
🤏 pinching wenig
✌️ v peace sieg
🤞 crossed_fingers daumen drücken glück
🤟 love_you
🤘 metal rock
🤙 call_me anrufen
👈 point_left links
👉 point_right rechts
👆 point_up oben
👇 point_down unten
👍 thumbsup +1 ja gut daumen hoch yes
👎 thumbsdown -1 nein schlecht daumen runter no
✊ fist faust
👊 punch faust
👏 clap applaus bravo
🙌 raised_hands hurra super
👐 open_hands
🤝 handshake abgemacht deal
🙏 pray danke bitte thanks please
✍️ writing schreiben
💪 muscle stark kraft
👀 eyes augen schau
🧠 brain gehirn
👂 ear ohr
🤷 shrug keine ahnung
🤦 facepalm
🙋 raising_hand melden frage
🙇 bow entschuldigung
💁 tipping_hand info
👨‍💻 technologist programmieren
👥 busts gruppe
👶 baby
👮 police polizei
🧑‍⚕️ health_worker arzt pflege
🧑‍🏫 teacher lehrkraft
🧑‍🍳 cook kochen
🧑‍🚀 astronaut
🏃 running laufen eilig
🚶 walking gehen
💃 dancer tanzen
🧘 meditation ruhe
# nature
🐶 dog hund
🐱 cat katze
🐭 mouse maus
🐰 rabbit hase
🦊 fox fuchs
🐻 bear bär
🐼 panda
🦁 lion löwe
🐷 pig schwein
🐸 frog frosch
🐵 monkey affe
🙈 see_no_evil
🙉 hear_no_evil
🙊 speak_no_evil
🐔 chicken huhn
🐧 penguin pinguin
🦆 duck ente
🦉 owl eule
🐝 bee biene
🦋 butterfly schmetterling
🐌 snail schnecke langsam
🐢 turtle schildkröte
🐙 octopus
🐬 dolphin delfin
🐳 whale wal
🦄 unicorn einhorn
🌱 seedling keim wachsen
🌲 tree baum
🌵 cactus kaktus
🍀 four_leaf_clover glück klee
🌹 rose
🌻 sunflower sonnenblume
🌸 blossom blüte
🌍 earth welt erde
🌙 moon mond nacht
⭐ star stern
🌟 glowing_star
✨ sparkles glanz neu
⚡ zap blitz schnell
🔥 fire feuer heiß
🌈 rainbow regenbogen
☀️ sunny sonne
⛅ partly_sunny wolken
🌧️ rain regen
❄️ snowflake schnee kalt
☃️ snowman schneemann
🌊 ocean welle meer
# food
🍎 apple apfel
🍌 banana banane
🍓 strawberry erdbeere
🍒 cherries kirschen
🍑 peach pfirsich
🥑 avocado
🌶️ hot_pepper scharf
🥕 carrot karotte
🍞 bread brot
🥐 croissant
🥨 pretzel brezel
🧀 cheese käse
🍳 egg ei
🍔 burger
🍟 fries pommes
🍕 pizza
🌮 taco
🥗 salad salat
🍝 spaghetti nudeln
🍜 ramen suppe
🍣 sushi
🍰 cake kuchen
🎂 birthday geburtstag torte
🍪 cookie keks
🍫 chocolate schokolade
🍿 popcorn
☕ coffee kaffee pause
🍵 tea tee
🍺 beer bier feierabend
🍻 beers prost
🥂 champagne anstoßen
🍷 wine wein
# things
🎉 tada party feiern glückwunsch
🎊 confetti
🎈 balloon ballon
🎁 gift geschenk
🏆 trophy pokal gewonnen
🥇 gold erster
⚽ soccer fußball
🏀 basketball
🎯 dart ziel treffer
🎮 game spiel
🎲 dice würfel
🎵 music musik
🎤 microphone
🎧 headphones kopfhörer
🎬 movie film
📷 camera foto
🚗 car auto
🚲 bike fahrrad
🚆 train zug bahn
✈️ airplane flug
🚀 rocket rakete los ship
⛵ sailboat
🏠 house zuhause homeoffice
🏢 office büro
🏥 hospital krankenhaus
🏖️ beach urlaub strand
⏰ alarm wecker
⌛ hourglass warten
📅 calendar kalender termin
📌 pushpin merken
📎 paperclip anhang
📝 memo notiz
📄 page dokument
📁 folder ordner
📊 chart statistik
📈 chart_up wachstum
📉 chart_down
📦 package paket
📧 email mail
📞 telephone anruf telefon
📱 phone handy
💻 laptop computer
🖨️ printer drucker
💾 floppy speichern
🔋 battery akku
💡 bulb idee
🔍 mag suche
🔒 lock sicher schloss
🔓 unlock offen
🔑 key schlüssel
🔨 hammer bauen
🔧 wrench reparatur
⚙️ gear einstellung
🧪 test_tube test
💊 pill medikament
🩺 stethoscope arzt
💰 money geld
💳 credit_card
🗑️ wastebasket papierkorb
🛒 cart einkauf
# symbols
❤️ heart herz liebe
🧡 orange_heart
💛 yellow_heart
💚 green_heart
💙 blue_heart
💜 purple_heart
🖤 black_heart
🤍 white_heart
💔 broken_heart
💯 100 hundert voll
✅ check erledigt fertig done ja
☑️ checked
✔️ heavy_check haken
❌ x nein falsch
❎ cross_mark
❗ exclamation wichtig
❓ question frage
‼️ bangbang
⚠️ warning achtung
🚫 no_entry_sign verboten
⛔ no_entry stopp
🔴 red_circle rot
🟠 orange_circle
🟡 yellow_circle gelb
🟢 green_circle grün
🔵 blue_circle blau
⬆️ arrow_up hoch
⬇️ arrow_down runter
➡️ arrow_right
⬅️ arrow_left
🔄 arrows_refresh neu
➕ plus
➖ minus
♻️ recycle
🏁 finish ziel
🚩 flag fahne
🏳️‍🌈 rainbow_flag
💬 speech chat
💭 thought gedanke
🔔 bell glocke
🔕 no_bell stumm
💤 zzz müde
🆗 ok
🆕 new neu
🆘 sos hilfe
1️⃣ one eins
2️⃣ two zwei
3️⃣ three drei
4️⃣ four vier
5️⃣ five fünf
`;
