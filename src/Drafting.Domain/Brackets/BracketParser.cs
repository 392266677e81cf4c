using System.Runtime.InteropServices;

namespace Drafting.Domain.Brackets;

/// <summary>
/// Reads the square brackets of one paragraph as negotiators write them. Every text has a reading: what is wrong or unclear becomes a diagnostic and the text stays as it is. Time and memory grow with the length of
/// the text, whatever stands in it, and depth costs no stack.
/// <para>A closer closes the nearest opener. What is left over is a single loose character, so one lost bracket spoils nothing beside it. Brackets within a facilitator's note count as words of the note.</para>
/// <para>Neighbouring brackets exclude each other when they are glued or joined by a slash, unless the second goes on from the first ("and …", ", …") or both end as items of a list do; with a space between,
/// only when they are values, short words of one closed class ("shall", "may"), verbs of one form, or share most of their words. Where glued and spaced brackets stand in one row, the space separates two sets.
/// In every other case the set is marked undecided and says why.</para>
/// </summary>
public static class BracketParser
{
    /// <summary>Reads <paramref name="text"/>.</summary>
    /// <param name="text">One paragraph; line breaks are allowed, and brackets may reach over them.</param>
    /// <param name="options">Whose text it is; null for a group without known parties.</param>
    public static BracketReading Parse(string text, BracketOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Parsing(text, options ?? BracketOptions.None).Read();
    }

    sealed class Parsing(string text, BracketOptions options)
    {
        const int Excerpt = 300;
        readonly AttributionReader _attributions = new(text, options);
        readonly List<BracketDiagnostic> _diagnostics = [];
        readonly List<AlternativeSet> _sets = [];
        readonly List<LabelMark> _labels = [];
        readonly List<OptionMark> _options = [];
        readonly List<NoteNode> _notes = [];
        readonly List<BracketNode> _brackets = [];
        List<TextRange> _quotations = [];
        long _steps;

        /// <summary>The row of brackets at hand; kept, so that a text of a million rows makes one list.</summary>
        readonly List<BracketNode> _row = [];
        readonly List<SetForm> _links = [];
        readonly List<(bool Joined, string? Undecided)> _joined = [];

        /// <summary>For each quotation whether somebody is quoted in it; null where nobody has asked yet.</summary>
        bool?[] _quoted = [];

        internal BracketReading Read()
        {
            var nodes = Nest(NotePartners());
            Number(nodes);
            _quotations = Quotations();
            _quoted = new bool?[_quotations.Count];
            ReadBeginning(nodes);
            foreach (var bracket in _brackets) Classify(bracket);
            JoinSiblings(CollectionsMarshal.AsSpan(nodes));
            foreach (var bracket in _brackets)
                if (bracket.HasBrackets) JoinSiblings(bracket.Items);
            foreach (var bracket in _brackets) Decide(bracket);
            return new BracketReading(text, options, nodes, _brackets)
            {
                AlternativeSets = Sorted(_sets, s => ((long)s.Range.Start << 32) | (uint)(int.MaxValue - s.Range.End)),
                Labels = _labels,
                Notes = _notes,
                Tags = [.. _brackets.Where(b => b.Kind == BracketKind.StatusTag)],
                Options = _options,
                Diagnostics = Sorted(_diagnostics, d => ((long)d.Range.Start << 32) | ((long)Math.Min(d.Range.Length, 0xFFFFFF) << 4) | (long)d.Problem),
                Steps = _steps + _attributions.Steps,
            };
        }

        /// <summary>Sorting by whole numbers keeps a text of a million problems fast; most come in order already.</summary>
        static IReadOnlyList<T> Sorted<T>(List<T> items, Func<T, long> key)
        {
            var keys = new long[items.Count];
            var inOrder = true;
            for (var i = 0; i < keys.Length; i++)
            {
                keys[i] = key(items[i]);
                inOrder &= i == 0 || keys[i - 1] <= keys[i];
            }

            if (inOrder) return items;
            var sorted = items.ToArray();
            Array.Sort(keys, sorted);
            return sorted;
        }

        /// <summary>The braces that open a note, in order, each with the place where the note closes; -1 where nothing closes it.</summary>
        List<(int Open, int Close)> NotePartners()
        {
            var partners = new List<(int Open, int Close)>();
            var open = new Stack<int>();
            _steps += text.Length;
            for (var at = text.IndexOf('{', StringComparison.Ordinal); at >= 0 && at < text.Length; at++)
            {
                if (text[at] == '{')
                {
                    open.Push(partners.Count);
                    partners.Add((at, -1));
                }
                else if (text[at] == '}' && open.TryPop(out var start))
                {
                    partners[start] = (partners[start].Open, at);
                }
            }

            return partners;
        }

        /// <summary>The nodes of all open levels stand in one list, those of the innermost last; a closer takes its level off the end.</summary>
        List<TextNode> Nest(List<(int Open, int Close)> notes)
        {
            var nodes = new List<TextNode>();
            var levels = new List<(int Open, int From)>();
            var (plain, nextNote) = (0, 0);
            void Flush(int to)
            {
                if (to > plain) nodes.Add(new PlainNode(new TextRange(plain, to)));
            }

            for (var at = 0; at < text.Length; at++)
            {
                _steps++;
                var c = text[at];
                if (c == '{' && CloseOf(notes, at, ref nextNote) is var close and >= 0)
                {
                    Flush(at);
                    var note = new NoteNode(new TextRange(at, close + 1), Vocabulary.IsNoText(text.AsSpan(at, close + 1 - at)));
                    nodes.Add(note);
                    _notes.Add(note);
                    CheckNote(note.Range);
                    at = close;
                    plain = close + 1;
                }
                else if (Vocabulary.IsOpener(c) && !IsDocumentYear(at))
                {
                    Flush(at);
                    levels.Add((at, nodes.Count));
                    plain = at + 1;
                    if (c != '[') _diagnostics.Add(new(BracketProblem.LookAlike, new TextRange(at, at + 1)));
                }
                else if (Vocabulary.IsCloser(c) && !(at > 5 && c == '〕' && IsDocumentYear(at - 5)))
                {
                    Flush(at);
                    if (c != ']') _diagnostics.Add(new(BracketProblem.LookAlike, new TextRange(at, at + 1)));
                    if (levels.Count > 0)
                    {
                        var (open, from) = levels[^1];
                        levels.RemoveAt(levels.Count - 1);
                        var children = CollectionsMarshal.AsSpan(nodes)[from..].ToArray();
                        nodes.RemoveRange(from, children.Length);
                        nodes.Add(new BracketNode(new TextRange(open, at + 1), children));
                    }
                    else
                    {
                        nodes.Add(new LooseNode(new TextRange(at, at + 1), isOpener: false));
                        _diagnostics.Add(new(BracketProblem.StrayCloser, new TextRange(at, at + 1)));
                    }

                    plain = at + 1;
                }
            }

            Flush(text.Length);
            if (levels.Count == 0) return nodes;
            // What stands after an opener that is never closed belongs to the level the opener stands in.
            var top = new List<TextNode>(nodes.Count + levels.Count);
            var taken = 0;
            foreach (var (open, from) in levels)
            {
                for (; taken < from; taken++) top.Add(nodes[taken]);
                var range = new TextRange(open, open + 1);
                top.Add(new LooseNode(range, isOpener: true));
                _diagnostics.Add(new(BracketProblem.Unclosed, range));
            }

            for (; taken < nodes.Count; taken++) top.Add(nodes[taken]);
            return top;
        }

        static int CloseOf(List<(int Open, int Close)> notes, int at, ref int next)
        {
            while (notes[next].Open < at) next++;
            return notes[next].Close;
        }

        /// <summary>〔2012〕 is how Chinese documents write the year of their number.</summary>
        bool IsDocumentYear(int at) => text[at] == '〔' && at + 5 < text.Length && text[at + 5] == '〕' && char.IsAsciiDigit(text[at + 1]) && char.IsAsciiDigit(text[at + 2]) && char.IsAsciiDigit(text[at + 3]) && char.IsAsciiDigit(text[at + 4]);

        void CheckNote(TextRange note)
        {
            var depth = 0;
            for (var at = note.Start; at < note.End && depth >= 0; at++)
            {
                _steps++;
                if (Vocabulary.IsOpener(text[at])) depth++;
                else if (Vocabulary.IsCloser(text[at])) depth--;
            }

            if (depth != 0) _diagnostics.Add(new(BracketProblem.Crossing, note, "A square bracket in this note has no partner in it; the note and the bracket overlap."));
        }

        void Number(List<TextNode> nodes)
        {
            var levels = new Stack<(int Next, BracketNode? Parent)>();
            Span<TextNode> level = CollectionsMarshal.AsSpan(nodes);
            var (next, parent) = (0, (BracketNode?)null);
            while (true)
            {
                _steps++;
                if (next == level.Length)
                {
                    if (!levels.TryPop(out var outer)) return;
                    (next, parent) = outer;
                    level = parent is null ? CollectionsMarshal.AsSpan(nodes) : parent.Items;
                }
                else if (level[next++] is BracketNode bracket)
                {
                    bracket.Parent = parent;
                    bracket.Depth = levels.Count + 1;
                    bracket.Index = _brackets.Count;
                    _brackets.Add(bracket);
                    if (bracket.Items.Length == 0) continue;
                    levels.Push((next, parent));
                    level = bracket.Items;
                    (next, parent) = (0, bracket);
                }
            }
        }

        List<TextRange> Quotations()
        {
            var found = new List<TextRange>();
            var curly = -1;
            var straight = new List<int>();
            for (var at = 0; at < text.Length; at++)
            {
                _steps++;
                switch (text[at])
                {
                    case '“' or '«':
                        if (curly < 0) curly = at;
                        break;
                    case '”' or '»' when curly >= 0:
                        found.Add(new TextRange(curly, at + 1));
                        curly = -1;
                        break;
                    case '"':
                        straight.Add(at);
                        break;
                }
            }

            if (straight.Count % 2 == 0)
                for (var i = 0; i + 1 < straight.Count; i += 2) found.Add(new TextRange(straight[i], straight[i + 1] + 1));
            found.Sort((a, b) => a.Start.CompareTo(b.Start));
            return found;
        }

        /// <summary>Label and option heading of the paragraph itself, in front of its first words or of the openers before them.</summary>
        void ReadBeginning(List<TextNode> nodes)
        {
            var at = 0;
            while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] is '*' or '_')) at++;
            if (at == text.Length) return;
            var loose = false;
            foreach (var node in nodes)
            {
                if (node is not LooseNode { IsOpener: true } opener || opener.Range.Start != at) break;
                loose = true;
                at++;
            }

            ReadHeads(at, text.Length, loose);
        }

        /// <summary>Reads label, option heading and again a label (<c>3. Option 1: (a) …</c>) at one place.</summary>
        (LabelMark? Label, OptionMark? Option, int End) ReadHeads(int at, int end, bool inBracket)
        {
            _steps += Math.Min(80, end - at);
            LabelMark? label = null;
            if (Vocabulary.ReadLabel(text, at, end, inBracket) is { } first)
            {
                label = first;
                _labels.Add(first);
                at = SkipSpace(first.Range.End, end);
            }

            var option = Vocabulary.ReadOption(text, at, end, inBracket);
            if (option is null) return (label, null, at);
            _options.Add(option);
            at = SkipSpace(option.Range.End, end);
            if (label is null && Vocabulary.ReadLabel(text, at, end, inBracket) is { } second)
            {
                label = second;
                _labels.Add(second);
            }

            return (label, option, at);
        }

        void Classify(BracketNode bracket)
        {
            var inner = bracket.Inner;
            if (inner.IsEmpty) _diagnostics.Add(new(BracketProblem.Empty, bracket.Range));
            var trimmed = _attributions.Trimmed(inner.Start, inner.End);
            _steps += Math.Min(inner.Length, trimmed.Start - inner.Start + inner.End - trimmed.End + 1);
            bracket.Words = trimmed.IsEmpty ? new TextRange(inner.Start, inner.Start) : trimmed;
            if (trimmed.IsEmpty)
            {
                bracket.IsValue = true;
                return;
            }

            CheckBorders(bracket, trimmed);
            CheckRoundBrackets(bracket);
            var flat = bracket.Items.Length == 1 && bracket.Items[0] is PlainNode;
            if (flat && trimmed.Length <= 200)
            {
                var core = text.AsSpan(trimmed.Start, trimmed.Length).Trim("*_");
                _steps += core.Length;
                if (Vocabulary.IsStatusTag(core, AtEndOfText(bracket.Range)))
                {
                    bracket.Kind = BracketKind.StatusTag;
                    return;
                }

                if (IsFixed(bracket, core) is { } fixedKind)
                {
                    bracket.Kind = BracketKind.NotNegotiation;
                    bracket.NotNegotiation = fixedKind;
                    return;
                }

                bracket.IsSmallNumber = Vocabulary.IsSmallNumber(core);
                bracket.IsValue = Vocabulary.IsValue(core);
                bracket.IsEmptyOption = Vocabulary.IsNoText(core);
                if (bracket.IsValue) return;
            }
            else if (flat && Vocabulary.IsValue(text.AsSpan(trimmed.Start, Math.Min(130, trimmed.Length)))) bracket.IsValue = true;
            else if (bracket.Items.Length == 1 && bracket.Items[0] is NoteNode { IsEmptyOption: true }) bracket.IsEmptyOption = true;

            (bracket.Label, bracket.Option, _) = ReadHeads(trimmed.Start, trimmed.End, inBracket: true);
            ReadItemLabels(bracket);
            ReadParts(bracket, trimmed);
        }

        NotNegotiationKind? IsFixed(BracketNode bracket, ReadOnlySpan<char> core)
        {
            var range = bracket.Range;
            if (range.End < text.Length && text[range.End] == '(' && text.AsSpan(range.End + 1, Math.Min(8, text.Length - range.End - 1)) is var target
                && (target.StartsWith("http", StringComparison.OrdinalIgnoreCase) || target.StartsWith("www.", StringComparison.OrdinalIgnoreCase) || target.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)))
                return NotNegotiationKind.Link;
            if (core.Length == 1 && char.IsLetter(core[0]) && range.End < text.Length && char.IsLower(text[range.End]) && (range.Start == 0 || !Vocabulary.IsWordChar(text[range.Start - 1]))
                && !(core is "s" && text.AsSpan(range.End).StartsWith("he", StringComparison.Ordinal)))
                return NotNegotiationKind.Editorial;
            return Vocabulary.FixedPhrase(core);
        }

        bool AtEndOfText(TextRange range)
        {
            var after = range.End;
            while (after < text.Length && after < range.End + 8 && (char.IsWhiteSpace(text[after]) || text[after] is '.' or '*')) after++;
            if (after == text.Length) return true;
            var before = range.Start;
            while (before > 0 && before > range.Start - 8 && (char.IsWhiteSpace(text[before - 1]) || text[before - 1] == '*')) before--;
            return before == 0 && char.IsUpper(text[range.Start + 1]) && after < text.Length && (char.IsUpper(text[after]) || char.IsDigit(text[after]));
        }

        void CheckBorders(BracketNode bracket, TextRange trimmed)
        {
            var (range, inner) = (bracket.Range, bracket.Inner);
            if (trimmed.Start > inner.Start) _diagnostics.Add(new(BracketProblem.SpaceInside, new TextRange(inner.Start, trimmed.Start)));
            if (trimmed.End < inner.End) _diagnostics.Add(new(BracketProblem.SpaceInside, new TextRange(trimmed.End, inner.End)));
            var flat = trimmed.Length < 40 ? text.AsSpan(trimmed.Start, trimmed.Length) : default;
            if (range.Start > 0 && trimmed.Start == inner.Start && char.IsLetter(text[range.Start - 1]) && char.IsLetterOrDigit(text[inner.Start]) && !(Vocabulary.IsAffix(flat, before: false) || Vocabulary.IsSmallNumber(flat) || flat is "sic"))
                _diagnostics.Add(new(BracketProblem.Glued, new TextRange(range.Start - 1, range.Start + 1)));
            if (range.End < text.Length && trimmed.End == inner.End && char.IsLetter(text[range.End]) && char.IsLetterOrDigit(text[inner.End - 1]) && !Vocabulary.IsAffix(flat, before: true))
                _diagnostics.Add(new(BracketProblem.Glued, new TextRange(range.End - 1, range.End + 1)));
        }

        /// <summary>A round bracket opened in one square bracket and closed after it; "a)" closes nothing.</summary>
        void CheckRoundBrackets(BracketNode bracket)
        {
            var depth = 0;
            foreach (var node in bracket.Items)
            {
                if (node is not PlainNode) continue;
                for (var at = node.Range.Start; at < node.Range.End; at++)
                {
                    _steps++;
                    if (text[at] == '(') depth++;
                    else if (text[at] == ')' && (depth > 0 || !(at > 0 && char.IsLetterOrDigit(text[at - 1]) && (at < 2 || !char.IsLetterOrDigit(text[at - 2]))))) depth--;
                }
            }

            if (depth != 0) _diagnostics.Add(new(BracketProblem.Crossing, bracket.Range, "A round bracket in this square bracket has no partner in it; the two overlap."));
        }

        /// <summary>Labels of items within a bracket: <c>[(a) …; (b) …]</c>.</summary>
        void ReadItemLabels(BracketNode bracket)
        {
            foreach (var node in bracket.Items)
            {
                if (node is not PlainNode) continue;
                for (var at = Math.Max(node.Range.Start, bracket.Words.Start + 1); at < node.Range.End; at++)
                {
                    _steps++;
                    if (text[at] != '(' || at < 2 || !char.IsWhiteSpace(text[at - 1])) continue;
                    var before = at - 1;
                    while (before > node.Range.Start && before > at - 3 && char.IsWhiteSpace(text[before])) before--;
                    var follows = text[before] is ';' or ':' or '\n' || text.AsSpan(node.Range.Start, before + 1 - node.Range.Start) is var head && (head.EndsWith("; and", StringComparison.Ordinal) || head.EndsWith("; or", StringComparison.Ordinal));
                    if (follows && Vocabulary.ReadLabel(text, at, node.Range.End, inBracket: true) is { } label) _labels.Add(label);
                }
            }
        }

        /// <summary>Cuts a bracket at its slashes and takes the attribution off each piece.</summary>
        void ReadParts(BracketNode bracket, TextRange trimmed)
        {
            if (Slashes(bracket, trimmed) is not { } cuts)
            {
                // Most brackets have no slash: they take neither lists nor members.
                var (all, own, nameless) = TakeAttribution(bracket, trimmed);
                if (nameless is { } nobodyHere) _diagnostics.Add(new(BracketProblem.UnknownParty, nobodyHere, nobodyHere.Of(text)));
                TakeWords(bracket, trimmed, all, own);
                return;
            }

            var parts = new List<(TextRange Range, TextRange Words, Attribution? Attribution)>();
            List<AttributionClause>? open = null;
            TextRange? unknown = null;
            for (var i = 0; i <= cuts.Count; i++)
            {
                var part = _attributions.Trimmed(i == 0 ? trimmed.Start : cuts[i - 1].End, i == cuts.Count ? trimmed.End : cuts[i].Start);
                if (open is not null && _attributions.Clauses(part.Start, part.End) is { } more)
                {
                    open.AddRange(more);
                    parts[^1] = (new TextRange(parts[^1].Range.Start, part.End), parts[^1].Words, new Attribution(new TextRange(parts[^1].Attribution!.Range.Start, part.End), open));
                    continue;
                }

                var (words, attribution, unnamed) = TakeAttribution(bracket, part);
                unknown ??= unnamed;
                open = attribution is not null && attribution.Range.End >= part.End ? [.. attribution.Clauses] : null;
                parts.Add((part, words, attribution));
            }

            if (unknown is { } nobody) _diagnostics.Add(new(BracketProblem.UnknownParty, nobody, nobody.Of(text)));
            if (parts.Count == 1)
            {
                TakeWords(bracket, trimmed, parts[0].Words, parts[0].Attribution);
                return;
            }

            var members = parts.Select(p => new Alternative(p.Range, p.Words, null, p.Attribution, p.Words.Length <= 80 && Vocabulary.IsNoText(text.AsSpan(p.Words.Start, p.Words.Length)))).ToArray();
            bracket.InnerSet = new AlternativeSet(SetForm.Inside, trimmed, members, null);
        }

        void TakeWords(BracketNode bracket, TextRange trimmed, TextRange words, Attribution? attribution)
        {
            (bracket.Words, bracket.Attribution) = (words, attribution);
            if (attribution is null) ReadTightSlashes(bracket, trimmed);
            else if (words is { IsEmpty: false, Length: < 120 } && !bracket.HasBrackets) bracket.IsValue = Vocabulary.IsValue(text.AsSpan(words.Start, words.Length));
        }

        (TextRange Words, Attribution? Attribution, TextRange? Unknown) TakeAttribution(BracketNode bracket, TextRange part)
        {
            if (part.IsEmpty || options.Parties.Count == 0 && part.Length > 400) return (part, null, null);
            var tail = LastPlain(bracket, part);
            var head = FirstPlain(bracket, part);
            TextRange? unknown = null;
            if (!head.IsEmpty)
            {
                var (before, nobody) = _attributions.Before(head.Start, head.End);
                unknown = nobody;
                if (before is not null)
                {
                    var words = _attributions.Trimmed(before.Range.End, part.End);
                    return (words, before, null);
                }
            }

            if (!tail.IsEmpty)
            {
                var (after, nobody) = _attributions.After(tail.Start, tail.End);
                unknown ??= nobody;
                if (after is not null) return (_attributions.Trimmed(part.Start, after.Range.Start), after, null);
            }

            return (part, null, unknown);
        }

        TextRange LastPlain(BracketNode bracket, TextRange part)
        {
            var at = ItemBefore(bracket, part.End);
            return at >= 0 && bracket.Items[at] is PlainNode node && node.Range.End >= part.End ? new TextRange(Math.Max(node.Range.Start, part.Start), part.End) : default;
        }

        TextRange FirstPlain(BracketNode bracket, TextRange part)
        {
            var at = ItemBefore(bracket, part.Start + 1);
            return at >= 0 && bracket.Items[at] is PlainNode node ? new TextRange(part.Start, Math.Min(node.Range.End, part.End)) : default;
        }

        /// <summary>The last item that starts before <paramref name="position"/>; -1 if none does.</summary>
        int ItemBefore(BracketNode bracket, int position)
        {
            int low = -1, high = bracket.Items.Length - 1;
            while (low < high)
            {
                _steps++;
                var middle = (low + high + 1) / 2;
                if (bracket.Items[middle].Range.Start < position) low = middle;
                else high = middle - 1;
            }

            return low;
        }

        /// <summary>The slashes with a space beside them, each with its spaces; null if there is none.</summary>
        List<TextRange>? Slashes(BracketNode bracket, TextRange trimmed)
        {
            List<TextRange>? cuts = null;
            foreach (var node in bracket.Items)
            {
                if (node is not PlainNode) continue;
                for (var at = Math.Max(node.Range.Start, trimmed.Start + 1); at < Math.Min(node.Range.End, trimmed.End - 1); at++)
                {
                    _steps++;
                    if (text[at] != '/' || !(char.IsWhiteSpace(text[at - 1]) || char.IsWhiteSpace(text[at + 1]))) continue;
                    if (text[at - 1] == '/' || text[at + 1] == '/') continue;
                    var (from, to) = (at, at + 1);
                    while (from > trimmed.Start && char.IsWhiteSpace(text[from - 1])) from--;
                    while (to < trimmed.End && char.IsWhiteSpace(text[to])) to++;
                    if (from > trimmed.Start && to < trimmed.End && (cuts is null || from > cuts[^1].End)) (cuts ??= []).Add(new TextRange(from, to));
                }
            }

            return cuts;
        }

        /// <summary><c>[take note of/welcome]</c>: slashes without spaces.</summary>
        void ReadTightSlashes(BracketNode bracket, TextRange trimmed)
        {
            if (bracket.Items.Length != 1 || trimmed.Length > 200) return;
            var slash = text.IndexOf('/', trimmed.Start, trimmed.Length);
            if (slash < 0 || text.IndexOf("://", trimmed.Start, trimmed.Length, StringComparison.Ordinal) >= 0) return;
            var parts = new List<TextRange>();
            var from = trimmed.Start;
            for (; slash >= 0; slash = text.IndexOf('/', slash + 1, trimmed.End - slash - 1))
            {
                if (Vocabulary.SlashIsPartOfWord(text, slash, trimmed.Start, trimmed.End)) return;
                parts.Add(new TextRange(from, slash));
                from = slash + 1;
            }

            parts.Add(new TextRange(from, trimmed.End));
            var words = parts.ConvertAll(p => p.Of(text));
            var sure = words.TrueForAll(w => Vocabulary.CountWords(w) == 1) || words.Skip(1).All(w => Vocabulary.StandInForEachOther(words[0], w));
            bracket.InnerSet = new AlternativeSet(SetForm.Inside, trimmed, [.. parts.Select(p => new Alternative(p, p, null, null, false))],
                sure ? null : "The slash may separate two wordings of the whole bracket, or two words in it.");
        }

        void JoinSiblings(ReadOnlySpan<TextNode> siblings)
        {
            for (var i = 0; i < siblings.Length; i++)
            {
                _steps++;
                if (siblings[i] is not BracketNode { IsNegotiation: true } first) continue;
                _row.Clear();
                _links.Clear();
                _row.Add(first);
                while (NextInRow(siblings, i) is var (form, next))
                {
                    _links.Add(form);
                    _row.Add((BracketNode)siblings[next]);
                    i = next;
                }

                ReadNumbers(_row, _links);
                if (_row.Count > 1) JoinRow(_row, _links);
            }
        }

        (SetForm Form, int Next)? NextInRow(ReadOnlySpan<TextNode> siblings, int at)
        {
            if (at + 1 >= siblings.Length) return null;
            if (siblings[at + 1] is BracketNode { IsNegotiation: true }) return (SetForm.Glued, at + 1);
            if (at + 2 >= siblings.Length || siblings[at + 1] is not PlainNode || siblings[at + 2] is not BracketNode { IsNegotiation: true }) return null;
            var range = siblings[at + 1].Range;
            if (range.Length > 5) return null;
            var between = text.AsSpan(range.Start, range.Length);
            if (between.IndexOf('\n') >= 0) return null;
            var mark = between.Trim();
            return mark.IsEmpty ? (SetForm.Spaced, at + 2) : mark is "/" ? (SetForm.Slash, at + 2) : null;
        }

        /// <summary>Tells citations from values: <c>studies[1][2]</c>, <c>Article [4][5]</c>.</summary>
        void ReadNumbers(List<BracketNode> row, List<SetForm> links)
        {
            for (var from = 0; from < row.Count; from++)
            {
                if (!row[from].IsSmallNumber) continue;
                var to = from;
                while (to + 1 < row.Count && row[to + 1].IsSmallNumber && links[to] != SetForm.Slash) to++;
                var citation = from > 0 ? false : Vocabulary.IsCitation(text, row[from].Range.Start, row[to].Range.End);
                for (var i = from; i <= to; i++)
                {
                    if (citation == true) (row[i].Kind, row[i].NotNegotiation) = (BracketKind.NotNegotiation, NotNegotiationKind.Citation);
                    else if (citation is null) row[i].Undecided = "This number may be a citation, or a value still to be settled.";
                }

                from = to;
            }
        }

        ReadOnlySpan<char> Text(BracketNode bracket)
        {
            var words = bracket.Words;
            var length = Math.Min(Excerpt, words.Length);
            _steps += length;
            return text.AsSpan(words.Start, length).Trim("*_[]");
        }

        void JoinRow(List<BracketNode> row, List<SetForm> links)
        {
            var glued = links.Contains(SetForm.Glued) || links.Contains(SetForm.Slash);
            var joined = _joined;
            joined.Clear();
            var sure = false;
            // "No text" offers to do without all the others, so the row is one choice.
            var choice = row.Exists(static b => b.IsEmptyOption);
            var words = Text(row[0]);
            for (var i = 0; i < links.Count; i++)
            {
                var next = Text(row[i + 1]);
                var link = links[i] == SetForm.Spaced && Vocabulary.IsPluralEnding(text, row[i].Range) ? (Joined: false, Undecided: null) : Join(row[i], row[i + 1], words, next, links[i], glued);
                if (choice && link.Undecided is not null) link.Undecided = null;
                sure |= link is (true, null);
                joined.Add(link);
                words = next;
            }

            for (var from = 0; from < row.Count;)
            {
                var to = from;
                string? undecided = null;
                // Beside a sure pair of the same row, a space that proves nothing separates.
                for (; to < links.Count && joined[to].Joined && !(sure && links[to] == SetForm.Spaced && joined[to].Undecided is not null); to++) undecided ??= joined[to].Undecided;
                if (to > from) AddSet(CollectionsMarshal.AsSpan(row)[from..(to + 1)], links[from], undecided);
                from = to + 1;
            }
        }

        static (bool Joined, string? Undecided) Join(BracketNode a, BracketNode b, ReadOnlySpan<char> first, ReadOnlySpan<char> second, SetForm form, bool rowIsGlued)
        {
            if (!a.IsNegotiation || !b.IsNegotiation) return (false, null);
            if (form == SetForm.Slash || (a.Option is not null && b.Option is not null) || (a.IsEmptyOption || b.IsEmptyOption)) return (true, null);
            if (a.Option is not null || b.Option is not null) return (false, null);
            bool goesOn = Vocabulary.GoesOn(first), nextGoesOn = Vocabulary.GoesOn(second);
            if (nextGoesOn && !goesOn) return (false, null);
            var tight = form == SetForm.Glued;
            if (goesOn && nextGoesOn) return Vocabulary.StandInForEachOther(first, second) ? (true, null) : tight ? (true, "Both go on from the words before them, so both could stay.") : (false, null);
            if (goesOn) return tight ? (true, "The first goes on from the words before it, so both could stay.") : (false, null);
            var item = Vocabulary.EndsAsItem(first);
            if (tight && !item) return (true, null);
            if (Vocabulary.StandInForEachOther(first, second)) return (true, null);
            if (item && !Vocabulary.IsSentence(first)) return tight || (!rowIsGlued && Vocabulary.EndsAsItem(second)) ? (true, "The first ends as an item of a list, so both could stay.") : (false, null);
            if (tight) return (true, null);
            if (rowIsGlued || second.Length == 0 || Vocabulary.SaysMoreOf(first, second) || (Vocabulary.IsSentence(first) && Vocabulary.IsSentence(second))) return (false, null);
            return (true, "A space separates these brackets and their words could stand side by side: they may be alternatives, or both could stay.");
        }

        void AddSet(ReadOnlySpan<BracketNode> row, SetForm form, string? undecided)
        {
            var members = new Alternative[row.Length];
            for (var i = 0; i < members.Length; i++) members[i] = new Alternative(row[i].Range, row[i].Words, row[i], row[i].Attribution, row[i].IsEmptyOption);
            var set = new AlternativeSet(form, new TextRange(row[0].Range.Start, row[^1].Range.End), members, undecided);
            foreach (var bracket in row) bracket.Set = set;
            _sets.Add(set);
            if (undecided is not null) _diagnostics.Add(new(BracketProblem.UndecidedAlternatives, set.Range, undecided));
        }

        void Decide(BracketNode bracket)
        {
            if (bracket.InnerSet is { } inner)
            {
                _sets.Add(inner);
                if (inner.Undecided is not null) _diagnostics.Add(new(BracketProblem.UndecidedAlternatives, inner.Range, inner.Undecided));
            }

            if (!bracket.IsNegotiation) return;
            if (bracket.Undecided is not null && bracket.Set is null)
            {
                _diagnostics.Add(new(BracketProblem.UndecidedMeaning, bracket.Range, bracket.Undecided));
                return;
            }

            bracket.Undecided = null;
            if (Vocabulary.IsPluralEnding(text, bracket.Range)) TieEnding(bracket);
            if (bracket.Set is { } set)
            {
                bracket.Undecided = set.Undecided;
                bracket.Kind = set.Undecided is null ? BracketKind.Alternatives : bracket.IsValue ? BracketKind.Placeholder : ByAttribution(bracket.Attribution);
                return;
            }

            if (bracket.InnerSet is not null)
            {
                bracket.Kind = BracketKind.Alternatives;
                bracket.Undecided = bracket.InnerSet.Undecided;
                return;
            }

            bracket.Kind = bracket.IsValue ? BracketKind.Placeholder : ByAttribution(bracket.Attribution);
            if (bracket is { Kind: BracketKind.Undetermined, Attribution: null, HasBrackets: false }) DecideInQuotation(bracket);
        }

        /// <summary>A plural ending stands or falls with the bracket that makes it needed: <c>paragraph[s] 4 [and 8]</c>.</summary>
        void TieEnding(BracketNode bracket)
        {
            var next = bracket.Index + 1;
            if (next >= _brackets.Count || _brackets[next].Parent != bracket.Parent || _brackets[next].Range.Start - bracket.Range.End > 40) return;
            if (Vocabulary.FirstWord(text.AsSpan(_brackets[next].Words.Start, Math.Min(20, _brackets[next].Words.Length))) is "and" or "or" or "to") bracket.TiedTo = _brackets[next];
        }

        static BracketKind ByAttribution(Attribution? attribution)
        {
            if (attribution is null) return BracketKind.Undetermined;
            var (proposed, deleted) = (false, false);
            foreach (var clause in attribution.Clauses)
            {
                proposed |= clause.Verb is PositionVerb.Propose or PositionVerb.Alternative;
                deleted |= clause.Verb == PositionVerb.Delete;
            }

            return proposed ? BracketKind.Addition : deleted ? BracketKind.Deletion : BracketKind.Undetermined;
        }

        /// <summary>Within quotation marks a bare bracket is an editor's insertion where somebody is quoted ("stated that “…”"); else a person is asked.</summary>
        void DecideInQuotation(BracketNode bracket)
        {
            int low = 0, high = _quotations.Count - 1;
            while (low < high)
            {
                _steps++;
                var middle = (low + high + 1) / 2;
                if (_quotations[middle].Start < bracket.Range.Start) low = middle;
                else high = middle - 1;
            }

            if (_quotations.Count == 0 || !_quotations[low].Holds(bracket.Range) || _quotations[low].Start >= bracket.Range.Start) return;
            if (_quoted[low] ??= Quotes(_quotations[low].Start))
            {
                (bracket.Kind, bracket.NotNegotiation) = (BracketKind.NotNegotiation, NotNegotiationKind.Editorial);
                return;
            }

            bracket.Undecided = "This bracket stands in a quotation: it may be an editor's insertion, or disputed text.";
            _diagnostics.Add(new(BracketProblem.UndecidedMeaning, bracket.Range, bracket.Undecided));
        }

        /// <summary>Whether the words before a quotation say that somebody is quoted.</summary>
        bool Quotes(int start)
        {
            var from = Math.Max(0, start - 80);
            var before = text.AsSpan(from, start - from).ToString().ToLowerInvariant();
            _steps += before.Length;
            return QuotingWords.Any(w => before.Contains(w, StringComparison.Ordinal));
        }

        static readonly string[] QuotingWords = ["said", "stated", "states that", "declared", "wrote", "according to", "remarked", "in the words of", "quot", "reads:", "concluded", "observed that", "explained", "put it", "replied"];

        int SkipSpace(int at, int end)
        {
            while (at < end && char.IsWhiteSpace(text[at]))
            {
                at++;
                _steps++;
            }

            return at;
        }
    }
}
