using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Drafting.Server.Reports;

/// <summary>A paper that leaves the server: blocks in their order, written as HTML for print and as Markdown. What people wrote is text in both, never markup.</summary>
/// <param name="Title">Of the whole.</param>
/// <param name="Blocks">In reading order.</param>
public sealed partial record Paper(string Title, IReadOnlyList<Paper.Block> Blocks)
{
    public abstract record Block;

    /// <summary>Level 2 to 4; the title is level 1.</summary>
    public sealed record Heading(int Level, string Text) : Block;

    /// <summary>A paragraph of the report's own.</summary>
    public sealed record Prose(string Text, bool Strong = false) : Block;

    /// <summary>Text of the draft, with its label and, in words, how it stands.</summary>
    public sealed record Quoted(string Label, string Text, string Mark) : Block;

    /// <summary>A list; each point begins with words that stand out, or none.</summary>
    public sealed record Points(IReadOnlyList<Point> Items) : Block;

    /// <summary>Who or what it is of, and what is said.</summary>
    public sealed record Point(string Lead, string Text);

    /// <summary>A table; its first column names the rows.</summary>
    public sealed record Table(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : Block;

    const string Style = """
        :root{color-scheme:light}
        body{font:11pt/1.5 "Source Serif 4",Georgia,"Times New Roman",serif;color:#111;background:#fff;max-width:46rem;margin:2.5rem auto;padding:0 1.25rem}
        h1{font-size:1.7em;line-height:1.2;margin:0 0 .6em}
        h2{font-size:1.25em;margin:2em 0 .5em;padding-top:.5em;border-top:1px solid #999}
        h3{font-size:1.05em;margin:1.5em 0 .4em}
        h4{font-size:1em;font-style:italic;font-weight:normal;margin:1em 0 .3em}
        h2,h3,h4,caption{break-after:avoid}
        .text{display:grid;grid-template-columns:3.2rem 1fr;column-gap:.6rem;margin:.7em 0;break-inside:avoid}
        .text p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
        .text small{grid-column:2;color:#444}
        p,li,td{white-space:pre-line;overflow-wrap:anywhere}
        table{border-collapse:collapse;width:100%;margin:1em 0;font-size:.9em}
        caption{text-align:left;font-weight:bold;padding-bottom:.3em}
        th,td{border:1px solid #999;padding:.25em .45em;text-align:left;vertical-align:top;font-weight:normal}
        thead th{background:#eee;font-weight:bold}
        tr{break-inside:avoid}
        @page{margin:22mm 20mm}
        @media print{body{max-width:none;margin:0;padding:0}}
        """;

    static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The value of Content-Security-Policy with which the HTML is sent: its own style, and nothing else.</summary>
    public static readonly string Policy = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>One page without script, ready for print.</summary>
    public string ToHtml()
    {
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>").Append(Html.Encode(Title)).Append("</title>\n<style>").Append(Style).Append("</style>\n</head>\n<body>\n<main>\n<h1>").Append(Html.Encode(Title)).Append("</h1>\n");
        foreach (var block in Blocks)
        {
            switch (block)
            {
                case Heading h:
                    page.Append($"<h{h.Level}>").Append(Html.Encode(h.Text)).Append($"</h{h.Level}>\n");
                    break;
                case Prose p:
                    page.Append("<p>").Append(p.Strong ? "<strong>" : "").Append(Html.Encode(p.Text)).Append(p.Strong ? "</strong>" : "").Append("</p>\n");
                    break;
                case Quoted q:
                    page.Append("<div class=\"text\"><p>").Append(Html.Encode(q.Label)).Append("</p><p>").Append(Html.Encode(q.Text)).Append("</p>");
                    if (q.Mark.Length > 0) page.Append("<small>").Append(Html.Encode(q.Mark)).Append("</small>");
                    page.Append("</div>\n");
                    break;
                case Points points:
                    page.Append("<ul>\n");
                    foreach (var item in points.Items) page.Append("<li>").Append(item.Lead.Length > 0 ? $"<strong>{Html.Encode(item.Lead)}</strong> " : "").Append(Html.Encode(item.Text)).Append("</li>\n");
                    page.Append("</ul>\n");
                    break;
                case Table table:
                    page.Append("<table>\n<caption>").Append(Html.Encode(table.Caption)).Append("</caption>\n<thead><tr>");
                    foreach (var column in table.Columns) page.Append("<th scope=\"col\">").Append(Html.Encode(column)).Append("</th>");
                    page.Append("</tr></thead>\n<tbody>\n");
                    foreach (var row in table.Rows)
                    {
                        page.Append("<tr>");
                        for (var i = 0; i < row.Count; i++) page.Append(i == 0 ? "<th scope=\"row\">" : "<td>").Append(Html.Encode(row[i])).Append(i == 0 ? "</th>" : "</td>");
                        page.Append("</tr>\n");
                    }
                    page.Append("</tbody>\n</table>\n");
                    break;
            }
        }
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    /// <summary>CommonMark with the tables of GitHub.</summary>
    public string ToMarkdown()
    {
        var page = new StringBuilder().Append("# ").Append(Line(Title)).Append('\n');
        foreach (var block in Blocks)
        {
            page.Append('\n');
            switch (block)
            {
                case Heading h:
                    page.Append('#', h.Level).Append(' ').Append(Line(h.Text)).Append('\n');
                    break;
                case Prose p:
                    page.Append(p.Strong ? $"**{Line(p.Text)}**" : Lines(p.Text, "")).Append('\n');
                    break;
                case Quoted q:
                    page.Append("> ").Append(q.Label.Length > 0 ? $"**{Line(q.Label)}** " : "").Append(Lines(q.Text, "> ")).Append('\n');
                    if (q.Mark.Length > 0) page.Append(">\n> ").Append(Line(q.Mark)).Append('\n');
                    break;
                case Points points:
                    foreach (var item in points.Items) page.Append("- ").Append(item.Lead.Length > 0 ? $"**{Line(item.Lead)}** " : "").Append(Lines(item.Text, "  ")).Append('\n');
                    break;
                case Table table:
                    page.Append("**").Append(Line(table.Caption)).Append("**\n\n| ").AppendJoin(" | ", table.Columns.Select(Line)).Append(" |\n|").Append(string.Concat(Enumerable.Repeat(" --- |", table.Columns.Count))).Append('\n');
                    foreach (var row in table.Rows) page.Append("| ").AppendJoin(" | ", row.Select(Line)).Append(" |\n");
                    break;
            }
        }
        return page.ToString();
    }

    /// <summary>Text whose line breaks stay, each line after <paramref name="before"/>.</summary>
    static string Lines(string text, string before) => string.Join("\\\n" + before, text.Split('\n').Select(Line));

    /// <summary>Text on one line in which nothing is markup.</summary>
    static string Line(string text) => Markup().Replace(text.ReplaceLineEndings(" ").Trim(), @"\$0");

    /// <summary>What Markdown could take for markup: its punctuation anywhere, and what makes a list or a heading at the beginning of a line.</summary>
    [GeneratedRegex(@"[\\`*_\[\]<>|~&]|^[#+\-=:]|(?<=^\d{1,9})[.)]")]
    private static partial Regex Markup();
}
