// The site's own code. Most of what Turnout records is described by the pages' HTML (data-turnout…) and needs nothing
// here; the only calls to Turnout are in account.js (who is there) and actions.js (what only this code knows).
import { startAccount } from "./js/account.js";
import { startActions } from "./js/actions.js";
import { startConversations } from "./js/conversations.js";
import { startForms } from "./js/forms.js";
import { startLiveStage } from "./js/live-stage.js";
import { showTimes } from "./js/times.js";
import { startToggles } from "./js/toggles.js";

showTimes();
startAccount();
startToggles();
startActions();
startForms();
startConversations();
startLiveStage();
