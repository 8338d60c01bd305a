// Puts the console together.

import { drawDirect, drawTelegram, drawTexts } from "./phones.js";
import { drawServer, startServer } from "./server.js";
import { startTour } from "./tour.js";
import { follow, onState } from "./wire.js";
import { drawWorld, startWorld } from "./world.js";

onState(drawWorld);
onState(drawServer);
onState((state) => {
  drawTelegram(state.telegram);
  drawDirect(state.discord);
  drawTexts(state.sms);
});
startServer();
startWorld();
startTour();
follow();
