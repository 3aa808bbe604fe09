/* number.re: the next number of a text, by shape: re2c makes number.c of it
 *
 * Told apart here is what shape alone can tell: amounts with their sign and separators, ranges, numerals, years and
 * dates, codes in brackets, numbers of documents, telephones and models. What a word beside a number says (第3批,
 * 约5万元) is data, and figure.c asks it.
 */
#include "audit/internal.h"

/*!re2c
re2c:flags:utf-8 = 1;
re2c:yyfill:enable = 0;
re2c:define:YYCTYPE = "unsigned char";
re2c:define:YYCURSOR = at;
re2c:define:YYMARKER = marker;
re2c:define:YYCTXMARKER = context;
re2c:tags:expression = "tag_@@";

digit    = [0-9];
year     = ("19" | "20") digit digit;
mark     = "~" | "～" | "—" | "－" | "至" | "-";
money    = "亿元" | "万元" | "千元" | "元";
plain    = digit+;
grouped  = digit{1,3} ("," digit{3})+;
decimals = "." digit+;
numeral  = [〇零一二两三四五六七八九十百千];
letter   = [A-Za-z];
*/

static Token token(TokenKind kind, const char *text, const unsigned char *from, const unsigned char *number,
                   const unsigned char *to)
{
    const unsigned char *start = (const unsigned char *)text;

    return (Token){.kind = kind,
                   .first = (uint32_t)(from - start),
                   .digits = (uint32_t)(number - start),
                   .last = (uint32_t)(to - start)};
}

/* A sign belongs to the number unless it joins it to what stands before: "3-5", "GB-3". */
static bool is_sign(const char *text, uint32_t at)
{
    return at == 0 || !(g_ascii_isalnum(text[at - 1]) || text[at - 1] == ')' || text[at - 1] == '-');
}

Token number_next(const char *text, uint32_t from)
{
    const unsigned char *start = (const unsigned char *)text, *at = start + from, *begin, *marker = at, *context = at;

    for (;;) {
        begin = at;
        /*!re2c
        "\x00" { return token(TOKEN_END, text, begin, begin, begin); }

        "〔" year "〕" (digit+ "号")? | "[" year "]" (digit+ "号")? { continue; }
        year mark year "年"? | year "年" digit{1,2} "月" (digit{1,2} "日")? | year [./-] digit{1,2} [./-] digit{1,2}
            | digit{1,2} "月" (digit{1,2} "日")? | digit{1,2} "日" { continue; }
        year "年" { continue; }
        "（" digit{1,2} "）" | "（" (digit{3} | digit{5} | digit{7}) "）" | "（" digit{2,7} [类款项] "）" { continue; }
        "第" (digit+ | numeral+) { continue; }
        "0" digit{2,3} "-" digit{7,8} | "1" [3-9] digit{9} { continue; }
        letter [A-Za-z0-9.-]* { continue; }
        plain decimals? letter [A-Za-z0-9]* { continue; }

        (plain | grouped) decimals? mark (plain | grouped) decimals?
            { return token(TOKEN_RANGE, text, begin, begin, at); }
        (plain | grouped) decimals? { return token(TOKEN_NUMBER, text, begin, begin, at); }
        digit{1,3} ("，" digit{3})+ decimals? / money { return token(TOKEN_NUMBER, text, begin, begin, at); }
        digit{1,3} (" " digit{3})+ decimals / money { return token(TOKEN_NUMBER, text, begin, begin, at); }
        digit{1,3} (" " digit{3})+ " " decimals / money { return token(TOKEN_NUMBER, text, begin, begin, at); }
        plain " "? "." " "? digit{2} / money { return token(TOKEN_NUMBER, text, begin, begin, at); }
        "-" (plain | grouped) decimals?
        {
            bool sign = is_sign(text, (uint32_t)(begin - start));

            return token(sign ? TOKEN_NEGATIVE : TOKEN_NUMBER, text, sign ? begin : begin + 1, begin + 1, at);
        }
        "负" (plain | grouped) decimals? { return token(TOKEN_NEGATIVE, text, begin, begin + 3, at); }
        "百分之" plain decimals? { return token(TOKEN_PERCENT, text, begin, begin + 9, at); }
        "百分之" numeral+ ("点" numeral+)? { return token(TOKEN_NUMERAL_PERCENT, text, begin, begin + 9, at); }
        numeral+ [至到] numeral+ { continue; }
        numeral+ { return token(TOKEN_NUMERAL, text, begin, begin, at); }

        [。！？] { return token(TOKEN_STOP, text, begin, begin, at); }
        "；" { return token(TOKEN_SEMICOLON, text, begin, begin, at); }
        "（" { return token(TOKEN_OPEN, text, begin, begin, at); }
        "）" { return token(TOKEN_CLOSE, text, begin, begin, at); }
        [^\x00] { continue; }
        * { continue; }
        */
    }
}
