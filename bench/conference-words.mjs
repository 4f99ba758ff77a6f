// What the believable conference is made of: its programme, its people and what they say.

/** The programme: [id, type, name, day, starts, lasts in minutes]; without a day it can be watched at any time. */
export const programme = [
  ["s17", "OTSession", "Letting the sea in", 0, "09:30", 60],
  ["s18", "OTSession", "Tide gauges that tell the truth", 0, "11:00", 45],
  ["s19", "IRLSession", "Workshop: reading a marsh core", 0, "11:00", 90],
  ["s20", "OTSession", "Who pays for the seawall?", 0, "13:30", 60],
  ["s21", "OTSession", "Dredging with a conscience", 0, "15:00", 45],
  ["s22", "BreakoutOTSession", "Round table: managed retreat", 0, "16:15", 60],
  ["s30", "IRLSession", "Walk to the breach", 1, "08:00", 75],
  ["s31", "OTSession", "Oysters, reefs and patience", 1, "09:30", 60],
  ["s32", "OTSession", "Forecasting a surge in ten minutes", 1, "11:00", 45],
  ["s33", "OTSession", "Insurance at the water’s edge", 1, "13:30", 60],
  ["s34", "OTSession", "Closing: what we take home", 1, "15:30", 45],
  ["s09", "OTSession", "What the seawall forgot", null, null, 38],
  ["c3", "Course", "Reading a shoreline", null, null, 0],
  ["c3-l1", "Lesson", "Profiles and datums", null, null, 12],
  ["c3-l2", "Lesson", "Sediment budgets", null, null, 15],
  ["r5", "Resource", "The field kit", null, null, 0],
];

export const firstNames =
  "Ada Grace Linus Mary Alan Edith Katherine Hedy Tim Radia Barbara Donald Margaret Ken Frances Zoë Søren Łucja José Ngozi Yuki Amélie Björn Priya Omar Ingrid Mateo Chiara Duc Freya".split(
    " ",
  );
export const lastNames =
  "Lovelace Hopper Soundby Ferrantine Marsh O’Brien Müller Kowalska García Okafor Tanaka Dubois Lindqvist Iyer Haddad Nygård Rossi Nguyễn Strand Whitmore Brandt Castell Delorme Eriksen Fjord Gallagher Holm Ivanova Jansen Keller".split(
    " ",
  );
export const companies =
  "Tidewater Partners|Port of Neapwater|Harbour & Sons|Delta Works Institute|Saltmarsh Trust|Müller Küstenschutz GmbH|Coastal Survey Office|Blue Line Insurance|University of Estuary|Breakwater, Inc.".split(
    "|",
  );
export const roles = ["Engineer", "Planner", "Researcher", "Insurer", "City council", "Student"];
export const chats = [
  "Good morning from the east bank",
  "Could you show the last slide again, please?",
  "We tried that in Ærø: it works, with patience",
  "+1",
  "=SUM(good ideas)",
  "Sound is fine here\nPicture too",
  "Merci, très clair!",
  "Which gauge is that?",
];
export const questions = [
  "Who keeps the gauge?",
  "How fast has the breach widened since March?",
  "What does a metre of reef cost?",
  "Does the model know about spring tides?",
  "Is the “managed” in managed retreat negotiable?",
];
export const files = [
  "seawall-slides.pdf",
  "packing-list.txt",
  "survey-points.zip",
  "programme.pdf",
  "reef-costs.xlsx",
];
export const emojis = ["Love", "Wave", "Clap", "Laugh", "Wow"];
