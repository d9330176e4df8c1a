"""The rich_text block: a person's words with their styles, and nothing that could be parsed as a mention."""

from bot.sandbox.blockkit.objects import NAME, link
from bot.sandbox.blockkit.schema import Rule, boolean, integer, items, matching, one_of, shape, string, typed

_STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
_MENTION_STYLE = shape(
    {}, dict.fromkeys(("bold", "italic", "strike", "highlight", "client_highlight", "unlink"), boolean)
)
_LONG = 12_000

INLINE: dict[str, Rule] = {
    "text": shape({"text": string(_LONG)}, {"style": _STYLE}),
    "link": shape({"url": link}, {"text": string(_LONG), "unsafe": boolean, "style": _STYLE}),
    "emoji": shape({"name": string(255)}, {"unicode": string(255), "skin_tone": integer(1, 6), "style": _STYLE}),
    "user": shape({"user_id": string(255)}, {"style": _MENTION_STYLE}),
    "usergroup": shape({"usergroup_id": string(255)}, {"style": _MENTION_STYLE}),
    "channel": shape({"channel_id": string(255)}, {"style": _MENTION_STYLE}),
    "team": shape({"team_id": string(255)}, {"style": _STYLE}),
    "broadcast": shape({"range": one_of("here", "channel", "everyone")}, {"style": _STYLE}),
    "color": shape({"value": matching(r"#[0-9a-fA-F]{6}", "must be a colour such as #F405B3")}, {"style": _STYLE}),
    "date": shape(
        {"timestamp": integer(0, 9_999_999_999), "format": string(255)},
        {"url": link, "fallback": string(255), "style": _STYLE},
    ),
}

_MANY = 1000
_SECTION = shape({"elements": items(typed(INLINE), _MANY, 0)})
_BORDER = {"border": integer(0, 1)}

RICH_TEXT = shape(
    {
        "elements": items(
            typed(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_preformatted": shape(
                        {"elements": items(typed({k: INLINE[k] for k in ("text", "link")}), _MANY, 0)},
                        {**_BORDER, "language": string(255)},
                    ),
                    "rich_text_quote": shape({"elements": items(typed(INLINE), _MANY, 0)}, _BORDER),
                    "rich_text_list": shape(
                        {
                            "style": one_of("bullet", "ordered"),
                            "elements": items(typed({"rich_text_section": _SECTION}), _MANY, 0),
                        },
                        {**_BORDER, "indent": integer(0, 8), "offset": integer(0, 10_000)},
                    ),
                }
            ),
            _MANY,
            0,
        )
    },
    {"block_id": NAME},
)
