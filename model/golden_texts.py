"""What the golden fixtures are made of: our own words, free to copy."""

LONG = (
    "The ferry leaves the small harbour at half past six, long before the bakery opens, and the first passengers "
    "are nearly always the same: a teacher, two carpenters, a student with a cello and a dog that knows the way. "
)
TEXTS = {
    "plain": "Late interaction compares every word of a query with every word of a passage.",
    "question": "How do I cancel a request that is still running?",
    "keywords": "cancel pending request",
    "one word": "harbour",
    "hello": "Hello World",
    "capital question": "what is the capital of france",
    "capital answer": "paris is the capital of france",
    "empty": "",
    "one space": " ",
    "white space": " \t\n  \r\n ",
    "one letter": "a",
    "one digit": "7",
    "one full stop": ".",
    "upper case": "THE FERRY LEAVES AT HALF PAST SIX",
    "mixed case": "iPhone, eBay and LaTeX in One TITLE",
    "accents": "Crème brûlée, naïve café, Ångström, Łódź and smörgåsbord",
    "combining accents": "Cre\u0300me bru\u0302le\u0301e",
    "sharp s and ligature": "Straße, ﬁne ﬂour and ½ cup",
    "cjk": "東京の天気は晴れです。北京欢迎你",
    "cjk and latin": "Python で書かれた検索 engine",
    "korean": "안녕하세요 세계",
    "cyrillic": "Быстрая лиса прыгает",
    "greek": "Ο ήλιος λάμπει",
    "arabic": "مرحبا بالعالم",
    "hebrew": "שלום עולם",
    "hindi": "नमस्ते दुनिया",
    "emoji": "Deploy on Friday 🚀🔥 they said 🙂",
    "emoji joined": "👩‍👩‍👧‍👦 family, 👍🏽 thumb, 🇫🇷 flag",
    "control characters": "one\u0000two\u0007three\u001bfour\u007ffive",
    "zero width": "zero\u200bwidth\u200djoined\ufeffmark",
    "replacement character": "broken \ufffd byte",
    "lone private use": "private \ue000 use",
    "punctuation only": "!?.,;:-()[]{}\"'`~@#$%^&*_+=|\\/<>",
    "punctuation in words": "e.g. don't re-index (yet): 50% of 1,024 items @ $3.50/each",
    "unicode punctuation": "“Quoted” — dashes – and… ‘singles’ «guillemets» • bullet",
    "numbers": "3.14159 2,718 0x1F 1e-9 192.168.0.1 2026-01-31T12:00:00Z",
    "markup": '<p class="note">Use <code>fetch()</code> &amp; <strong>await</strong> it.</p><!-- done -->',
    "markdown": "## Install\n\n- run `npm install`\n- read [the guide](https://example.org/guide#start)\n\n> done",
    "code javascript": "const { hits } = await search.search('cancel', { k: 10 }) // top ten",
    "code python": "def top_k(scores, k=10):\n    return sorted(scores, reverse=True)[:k]",
    "code identifiers": "XMLHttpRequest getElementById __init__ snake_case_name kebab-case-name",
    "url and mail": "https://example.org/a/b?c=d&e=f#g someone@example.org",
    "path": "/usr/local/share/man/man1/tar.1.gz",
    "marker in text": "What does [unused0] do?",
    "special token in text": "fill in the [MASK] and stop at [SEP]",
    "long word": "pneumonoultramicroscopicsilicovolcanoconiosis" * 3,
    "too long a word": "x" * 120,
    "longer than queryMaxlen": LONG,
    "just queryMaxlen": " ".join(["boat"] * 29),
    "one over queryMaxlen": " ".join(["boat"] * 30),
    "just docMaxlen": " ".join(["boat", "rope"] * 148 + ["sail"]),
    "one over docMaxlen": " ".join(["boat", "rope"] * 149),
    "longer than docMaxlen": LONG * 9,
}

PASSAGES = [
    "Installation\nRun the installer as an ordinary user; no administrator rights are needed.",
    "Installation > Linux\nUnpack the archive into your home folder and add its bin folder to PATH.",
    "Installation > Offline\nCopy the package to a memory stick and install it on the machine without a network.",
    "Requests\nA request can be cancelled with an abort signal; the promise then rejects at once.",
    "Requests > Time limits\nGive up on a slow server after the number of milliseconds in the timeout option.",
    "Requests > Retries\nFailed calls are tried again three times, waiting twice as long before each attempt.",
    "Colours\nThe theme has a light and a dark palette; the operating system's setting chooses between them.",
    "Colours > Contrast\nText needs a contrast of at least 4.5 to 1 against what lies behind it.",
    "Storage\nData is kept in the browser's database and survives closing the tab.",
    "Storage > Full disk\nWhen no space is left, saving fails with an error and the old data stays as it was.",
    "Storage > Clearing\nDelete everything that was stored with the clear function.",
    "Keyboard\nPress the slash key to open the search box and Escape to close it.",
    "Keyboard > Lists\nThe arrow keys move through the results; Enter opens the selected one.",
    "Translations\nMessages live in one file per language; missing ones fall back to English.",
    "Dates\nFormat a date for the reader's country with the built-in formatter.",
    "Dates > Time zones\nTimes are stored in UTC and shown in the zone of the reader.",
    "Bread\nKnead flour, water, salt and yeast for ten minutes, then let the dough rise until it has doubled.",
    "Bread > Sourdough\nA starter of flour and water, fed every day, raises the loaf without any yeast.",
    "Soup\nSimmer onions, carrots and celery for an hour and strain the broth through a cloth.",
    "Tea\nGreen leaves turn bitter in boiling water: let the kettle cool for a few minutes first.",
    "Coffee\nGrind the beans just before brewing; coarse for the press, fine for espresso.",
    "Bicycle chain\nClean and oil the chain every few hundred kilometres, more often in rain.",
    "Bicycle tyres\nPress the tyre with a thumb: if it gives way, pump it up. A puncture is mended with a patch.",
    "Bicycle brakes\nReplace the brake pads when the grooves in the rubber have disappeared.",
    "Tides\nThe pull of the moon raises the sea twice a day; sun and moon together make spring tides.",
    "Eclipse\nThe moon passes between the sun and the earth and its shadow darkens the day.",
    "Planets\nMercury is nearest to the sun, Neptune the farthest of the eight.",
    "Volcanoes\nMolten rock rises through cracks in the crust and erupts as lava and ash.",
    "Earthquakes\nTwo plates slip past each other and the ground shakes; strength is measured by seismographs.",
    "Vaccines\nA harmless part of a germ teaches the immune system to recognise the disease.",
    "Fever\nA raised temperature helps the body fight an infection; drink a lot and rest.",
    "Broken arm\nKeep the limb still with a splint until a doctor has taken an X-ray.",
    "Headache\nMost headaches pass with rest, water and a mild painkiller.",
    "Chess opening\nMove the pawns in the centre first, then bring out knights and bishops.",
    "Chess > Castling\nKing and rook move together, once in a game, to put the king in safety.",
    "Guitar\nTune the strings to E, A, D, G, B and E, from the lowest to the highest.",
    "Violin bow\nRub rosin on the hair of the bow so that it grips the strings.",
    "Rent\nThe deposit is paid back within a month after the tenant has moved out.",
    "Taxes\nKeep receipts for seven years; the office may ask to see them.",
    "Passport\nApply for a new passport at the town hall with a photograph and the old document.",
]
# Graded passages: of every sentence, the last words give way to the same filler, two more in each next passage.
# Their scores lie far apart, so an int8 graph must rank them exactly as the reference does.
GRADED = [
    "twelve brass trumpets announced young queen Matilda while frightened horses dragged golden wagons through "
    "muddy village streets toward distant castle gates before winter snow arrived",
    "retired plumber repaired leaking kitchen tap using rubber washers copper pipes oily rags borrowed torch and "
    "rusty wrench while neighbours watched drinking sweet lemon tea",
    "heavy autumn rain flooded railway tunnel so evening trains toward coast departed late leaving hungry tourists "
    "stranded beside closed bakery reading old newspapers under dim yellow lamps",
    "careful librarian catalogued ancient Persian manuscripts beneath vaulted ceilings while apprentices repaired "
    "torn leather bindings copied faded maps and polished silver clasps until midnight bells rang",
    "young chemist heated green copper crystals inside glass flask measured rising temperature recorded sudden "
    "colour change filtered black powder and weighed dry residue before calculating final mass",
    "football captain scored winning goal during extra time although heavy defenders surrounded penalty area angry "
    "coach shouted instructions and nervous supporters waved striped flags behind barriers",
    "country court judge dismissed stolen jewellery case because main witness confused dates forgot suspect names "
    "and admitted reading newspaper articles about robbery before giving sworn testimony",
    "spacecraft engineers tested solar panels antenna cameras and fuel valves inside vacuum chamber then shipped "
    "robotic probe across desert toward launch site for long voyage to Jupiter moons",
    "marine biologists tagged forty humpback whales near frozen islands recorded haunting songs with underwater "
    "microphones then followed migration routes across southern ocean until polar winter ended",
]
FILLER = (
    "please remember that nothing else of interest was written down here because somebody simply forgot about it again "
    "today and will not return"
).split()


def graded(sentence):
    words = sentence.split()
    return [" ".join(words[: len(words) - cut] + FILLER[:cut]) for cut in range(0, 22, 2)]


QUERIES = [
    "how do I abort a fetch that takes too long",
    "install without internet access",
    "what happens when the disk is full",
    "shortcut to open search",
    "dark mode",
    "show local time to the user",
    "make bread rise without yeast",
    "why does my green tea taste bitter",
    "fix a flat tyre",
    "when should brake pads be changed",
    "what causes the tides",
    "how does a vaccine work",
    "first aid for a broken arm",
    "protect the king in chess",
    "guitar string names in order",
    "get my deposit back from the landlord",
    "how long must receipts be kept",
    "renew passport",
    "planet farthest from the sun",
    "how is the strength of an earthquake measured",
]
PASSAGES += [passage for sentence in GRADED for passage in graded(sentence)]
QUERIES += GRADED
