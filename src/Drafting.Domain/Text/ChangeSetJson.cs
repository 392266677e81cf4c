using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Drafting.Domain.Text;

/// <summary>Why a JSON text is not a change set.</summary>
/// <param name="Sentence">One sentence for a person.</param>
/// <param name="Offset">Where: a UTF-16 offset in the JSON text, or, where the bytes are not UTF-8, a byte offset.</param>
public sealed record ChangeSetProblem(string Sentence, int Offset);

/// <summary>What <see cref="ChangeSet.Read(string, ChangeSetBounds?)"/> found: a change set, or the problem; exactly one of them is there.</summary>
/// <param name="Changes">The change set, if the text was one.</param>
/// <param name="Problem">What was wrong, if it was not.</param>
public sealed record ChangeSetReading(ChangeSet? Changes, ChangeSetProblem? Problem);

/// <summary>How much a reader takes from a stranger.</summary>
/// <param name="MaxSections">Most sections in one change set.</param>
/// <param name="MaxInserted">Most inserted UTF-16 units in one change set.</param>
/// <param name="MaxLength">Greatest length of the old and of the new text.</param>
public sealed record ChangeSetBounds(int MaxSections, int MaxInserted, int MaxLength)
{
    /// <summary>Nothing is bounded but what an <see cref="int"/> can count.</summary>
    public static ChangeSetBounds None { get; } = new(int.MaxValue, int.MaxValue, int.MaxValue);
}

public sealed partial class ChangeSet
{
    /// <summary>
    /// The JSON form, byte for byte what <c>JSON.stringify</c> gives for a CodeMirror change set: an array in which a number is a kept stretch, <c>[n]</c>
    /// deletes n units,
    /// and <c>[n, "line", "line"]</c> replaces n units by the lines joined with <c>\n</c>.
    /// </summary>
    public string ToJson()
    {
        var json = new StringBuilder(16 + (_sections.Length * 4) + _inserted.Length);
        json.Append('[');
        var words = _inserted.AsSpan();
        for (var i = 0; i < _sections.Length; i += 2)
        {
            if (i > 0) json.Append(',');
            int length = _sections[i], inserts = _sections[i + 1];
            if (inserts < 0)
            {
                json.Append(CultureInfo.InvariantCulture, $"{length}");
                continue;
            }

            json.Append(CultureInfo.InvariantCulture, $"[{length}");
            if (inserts > 0)
            {
                foreach (var line in words[..inserts].Split('\n'))
                {
                    json.Append(",\"");
                    AppendEscaped(json, words[..inserts][line]);
                    json.Append('"');
                }
            }

            json.Append(']');
            words = words[inserts..];
        }

        return json.Append(']').ToString();
    }

    private static void AppendEscaped(StringBuilder json, ReadOnlySpan<char> line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            var unit = line[i];
            if (unit is '"' or '\\') json.Append('\\').Append(unit);
            else if (unit < ' ') AppendControl(json, unit);
            else if (!char.IsSurrogate(unit)) json.Append(unit);
            else if (char.IsHighSurrogate(unit) && i + 1 < line.Length && char.IsLowSurrogate(line[i + 1])) json.Append(unit).Append(line[++i]);
            else json.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }
    }

    private static void AppendControl(StringBuilder json, char unit)
    {
        if ("\b\t\n\f\r".IndexOf(unit, StringComparison.Ordinal) is var at and >= 0) json.Append('\\').Append("btnfr"[at]);
        else json.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
    }

    /// <summary>Reads the JSON form from UTF-8 bytes. Never throws; see <see cref="Read(string, ChangeSetBounds?)"/> for what is a problem, to which bytes
    /// that are not UTF-8 are added.</summary>
    public static ChangeSetReading Read(ReadOnlySpan<byte> utf8Json, ChangeSetBounds? bounds = null)
    {
        var chars = ArrayPool<char>.Shared.Rent(utf8Json.Length + 1);
        try
        {
            return Utf8.ToUtf16(utf8Json, chars, out var read, out var written, replaceInvalidSequences: false) == OperationStatus.Done
                ? Read(chars.AsSpan(0, written), bounds ?? ChangeSetBounds.None)
                : Failed($"The bytes are not UTF-8 from byte {read} on.", read);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    /// <summary>
    /// Reads the JSON form. Never throws: what is not a change set comes back as a problem with its place.
    /// <para>Refused is all that CodeMirror's own reader refuses, and also: a length that is negative, not whole or too large for an <see cref="int"/>; a
    /// line that itself holds a line feed, for
    /// which no writer has a use; and what goes beyond <paramref name="bounds"/>.
    /// Sections are kept as written, so <see cref="ToJson"/> gives them back; <see cref="Normalized"/> joins and drops.</para>
    /// </summary>
    public static ChangeSetReading Read(string json, ChangeSetBounds? bounds = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Read(json.AsSpan(), bounds ?? ChangeSetBounds.None);
    }

    private static ChangeSetReading Failed(string sentence, int offset) => new(null, new ChangeSetProblem(sentence, offset));

    private static ChangeSetReading Read(ReadOnlySpan<char> json, ChangeSetBounds bounds)
    {
        var reader = new JsonReader(json, bounds);
        return reader.TryChangeSet(out var sections, out var inserted)
            ? new ChangeSetReading(new ChangeSet(sections, inserted), null)
            : Failed(reader.Problem ?? "The text is not a change set.", reader.ProblemAt);
    }

    /// <summary>Reads just the JSON that a change set can be; the first thing that does not belong ends the reading.</summary>
    private ref struct JsonReader(ReadOnlySpan<char> json, ChangeSetBounds bounds)
    {
        private readonly ReadOnlySpan<char> _json = json;
        private readonly ChangeSetBounds _bounds = bounds;
        private readonly StringBuilder _inserted = new();
        private readonly List<int> _sections = [];
        private int _at;
        private long _length;
        private long _newLength;

        public string? Problem { get; private set; }

        public int ProblemAt { get; private set; }

        public bool TryChangeSet(out int[] sections, out string inserted)
        {
            sections = [];
            inserted = "";
            SkipSpace();
            if (!Take('[')) return Fail("A change set is a JSON array.");
            SkipSpace();
            if (!Take(']'))
            {
                do
                {
                    SkipSpace();
                    if (!TrySection()) return false;
                    SkipSpace();
                }
                while (Take(','));
                if (!Take(']')) return Fail("Expected a comma or the end of the array.");
            }

            SkipSpace();
            if (_at < _json.Length) return Fail("Something follows the end of the array.");
            sections = [.. _sections];
            inserted = _inserted.ToString();
            return true;
        }

        private bool TrySection()
        {
            var start = _at;
            if (_sections.Count / 2 >= _bounds.MaxSections) return Fail($"A change set may have {_bounds.MaxSections} sections; here begins one more.");
            if (!Take('['))
            {
                if (!TryLength(out var kept)) return false;
                return TryAdd(start, kept, Kept);
            }

            SkipSpace();
            if (!TryLength(out var replaced)) return false;
            var before = _inserted.Length;
            var first = true;
            for (SkipSpace(); Take(','); SkipSpace(), first = false)
            {
                SkipSpace();
                if (!first) _inserted.Append('\n');
                if (!TryLine()) return false;
                if (_inserted.Length > _bounds.MaxInserted) return Fail($"A change set may insert {_bounds.MaxInserted} units; this one inserts more.", start);
            }

            if (!Take(']')) return Fail("Expected a comma or the end of the section.");
            return TryAdd(start, replaced, _inserted.Length - before);
        }

        private bool TryAdd(int start, int length, int inserts)
        {
            _length += length;
            _newLength += inserts < 0 ? length : inserts;
            if (_length > _bounds.MaxLength || _newLength > _bounds.MaxLength)
                return Fail($"A text may have {_bounds.MaxLength} units; with this section the change set speaks of {Math.Max(_length, _newLength)}.", start);
            _sections.Add(length);
            _sections.Add(inserts);
            return true;
        }

        private bool TryLength(out int length)
        {
            length = 0;
            var start = _at;
            if (!TryNumber()) return Fail("Expected a length: a section is a number, or an array that begins with one.", start);
            var number = double.Parse(_json[start.._at], NumberStyles.Float, CultureInfo.InvariantCulture);
            if (number < 0) return Fail("A length cannot be negative.", start);
            if (number > int.MaxValue) return Fail($"A length cannot be greater than {int.MaxValue}.", start);
            if (number != Math.Floor(number)) return Fail("A length is a whole number.", start);
            length = (int)number;
            return true;
        }

        private bool TryNumber()
        {
            Take('-');
            if (!Take('0') && !Digits()) return false;
            if (Take('.') && !Digits()) return false;
            if (!Take('e') && !Take('E')) return true;
            if (!Take('+')) Take('-');
            return Digits();
        }

        private bool Digits()
        {
            var start = _at;
            while (_at < _json.Length && char.IsAsciiDigit(_json[_at])) _at++;
            return _at > start;
        }

        private bool TryLine()
        {
            if (!Take('"')) return Fail("After the length, a section holds lines of text.");
            while (_at < _json.Length)
            {
                var unit = _json[_at];
                if (unit < ' ') return Fail("A control character in a JSON string must be escaped.");
                _at++;
                if (unit == '"') return true;
                if (unit == '\\' && !TryEscape(out unit)) return false;
                if (unit == '\n') return Fail("A line cannot hold a line feed: write two lines.", _at - 2);
                _inserted.Append(unit);
            }

            return Fail("The text ends within a line.");
        }

        private bool TryEscape(out char unit)
        {
            unit = '\0';
            var start = _at - 1;
            if (_at == _json.Length) return Fail("The text ends within a line.");
            var letter = _json[_at++];
            if (letter != 'u')
            {
                var which = "\"\\/bfnrt".IndexOf(letter, StringComparison.Ordinal);
                if (which < 0) return Fail("JSON has no such escape.", start);
                unit = "\"\\/\b\f\n\r\t"[which];
                return true;
            }

            // Digit by digit, because the number parsers of .NET also take trailing U+0000.
            for (var i = 0; i < 4; i++, _at++)
            {
                if (_at == _json.Length || !char.IsAsciiHexDigit(_json[_at])) return Fail("After \\u come four hexadecimal digits.", start);
                unit = (char)((unit << 4) | HexValue(_json[_at]));
            }

            return true;
        }

        private static int HexValue(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;

        private void SkipSpace()
        {
            while (_at < _json.Length && _json[_at] is ' ' or '\t' or '\n' or '\r') _at++;
        }

        private bool Take(char expected)
        {
            if (_at >= _json.Length || _json[_at] != expected) return false;
            _at++;
            return true;
        }

        private bool Fail(string sentence, int? at = null)
        {
            Problem = sentence;
            ProblemAt = at ?? _at;
            return false;
        }
    }
}
