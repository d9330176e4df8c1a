/** The usual emoji by their short names; one that is not here, or that this machine cannot draw, stays as `:name:`. */
const LIST = `
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 wave 👋 clap 👏 raised_hands 🙌 pray 🙏 muscle 💪 point_right 👉 point_left 👈
point_up ☝️ point_down 👇 raised_hand ✋ hand ✋ handshake 🤝 eyes 👀 speech_balloon 💬 thought_balloon 💭 zzz 💤 heart ❤️ yellow_heart 💛
green_heart 💚 blue_heart 💙 broken_heart 💔 sparkles ✨ star ⭐ star2 🌟 tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 trophy 🏆 medal 🏅
smile 😄 smiley 😃 grinning 😀 grin 😁 joy 😂 slightly_smiling_face 🙂 upside_down_face 🙃 wink 😉 blush 😊 heart_eyes 😍 thinking_face 🤔
neutral_face 😐 sweat_smile 😅 sweat 😓 cry 😢 sob 😭 angry 😠 rage 😡 confused 😕 worried 😟 disappointed 😞 relieved 😌 sunglasses 😎
sleeping 😴 face_with_thermometer 🤒 exploding_head 🤯 partying_face 🥳 shrug 🤷 facepalm 🤦 robot_face 🤖 ghost 👻
triangular_flag_on_post 🚩 checkered_flag 🏁 white_flag 🏳️ rotating_light 🚨 warning ⚠️ no_entry ⛔ no_entry_sign 🚫 x ❌ heavy_check_mark ✔️
white_check_mark ✅ ballot_box_with_check ☑️ heavy_plus_sign ➕ heavy_minus_sign ➖ question ❓ exclamation ❗ grey_question ❔ bangbang ‼️
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 white_circle ⚪ black_circle ⚫
large_red_square 🟥 large_green_square 🟩 large_yellow_square 🟨 small_red_triangle 🔺 small_blue_diamond 🔹 small_orange_diamond 🔸
arrow_up ⬆️ arrow_down ⬇️ arrow_right ➡️ arrow_left ⬅️ arrow_upper_right ↗️ arrows_counterclockwise 🔄 repeat 🔁 fast_forward ⏩ leftwards_arrow_with_hook ↩️
hourglass ⌛ hourglass_flowing_sand ⏳ watch ⌚ alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ clock1 🕐 clock9 🕘 calendar 📅 date 📅 spiral_calendar_pad 🗓️
bell 🔔 no_bell 🔕 mega 📣 loudspeaker 📢 mute 🔇 iphone 📱 calling 📲 telephone ☎️ telephone_receiver 📞 computer 💻 desktop_computer 🖥️ printer 🖨️
email 📧 envelope ✉️ inbox_tray 📥 outbox_tray 📤 package 📦 memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 pushpin 📌 round_pushpin 📍 paperclip 📎 link 🔗
bookmark 🔖 books 📚 book 📖 page_facing_up 📄 file_folder 📁 open_file_folder 📂 bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉
mag 🔍 key 🔑 lock 🔒 unlock 🔓 hammer 🔨 wrench 🔧 hammer_and_wrench 🛠️ gear ⚙️ toolbox 🧰 bulb 💡 electric_plug 🔌 battery 🔋 fire 🔥 fire_engine 🚒
ambulance 🚑 truck 🚚 ship 🚢 rocket 🚀 airplane ✈️ house 🏠 office 🏢 department_store 🏬 convenience_store 🏪 factory 🏭 shopping_trolley 🛒 shopping_bags 🛍️
credit_card 💳 moneybag 💰 euro 💶 receipt 🧾 lamp 🪔 couch_and_lamp 🛋️ bed 🛏️ chair 🪑 door 🚪 seedling 🌱 herb 🌿 sunny ☀️ cloud ☁️ umbrella ☔ snowflake ❄️
zap ⚡ boom 💥 droplet 💧 coffee ☕ cake 🍰 pizza 🍕 apple 🍎 dog 🐶 cat 🐱 bug 🐛 turtle 🐢 bee 🐝 100 💯 information_source ℹ️ busts_in_silhouette 👥
bust_in_silhouette 👤 people_holding_hands 🧑‍🤝‍🧑 construction 🚧 construction_worker 👷 shield 🛡️ ladder 🪜 anchor ⚓ compass 🧭 world_map 🗺️ globe_with_meridians 🌐
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ camera 📷 frame_with_picture 🖼️ film_frames 🎞️ microphone 🎤 headphones 🎧 lifebuoy 🛟 ring_buoy 🛟 sos 🆘 new 🆕 ok 🆗 cool 🆒 up 🆙 free 🆓`;

const words = LIST.trim().split(/\s+/);
/** @type {Map<string, string>} */
const table = new Map();
for (let at = 0; at < words.length; at += 2) table.set(words[at], words[at + 1]);

/** Whether this machine has a font for them; without one each would be an empty box. The fox is never drawn in grey. */
export const hasEmoji = (() => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!pen) return true;
  pen.font = "20px sans-serif";
  pen.fillText("🦊", 2, 24);
  const { data } = pen.getImageData(0, 0, 32, 32);
  return data.some((value, at) => at % 4 < 2 && value !== data[at + 1]);
})();

/** @param {string} name @returns {string | undefined} */
const drawable = (name) => (hasEmoji ? table.get(name) : undefined);

/** @param {string} name without colons; a skin tone is left out @returns {string} the character, or `:name:` */
export const emoji = (name) => drawable(name.split("::")[0]) ?? `:${name}:`;

/** Plain text with `:names:` replaced, as `plain_text` with `emoji: true` shows it. @param {string} text */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+'-]+):/g, (all, name) => drawable(name) ?? all);
