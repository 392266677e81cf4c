using System.Text;
using System.Text.Json;

namespace Drafting.Domain.Text;

/// <summary>Who wrote words: a person, and the delegation the person spoke for at that moment.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="DelegationId">The delegation; null for someone who sits on none, such as the secretariat.</param>
public readonly record struct Author(long PersonId, long? DelegationId);

/// <summary>A stretch of text with one author.</summary>
/// <param name="Length">UTF-16 units, at least 1.</param>
/// <param name="Author">Who wrote it.</param>
public readonly record struct AuthorSpan(int Length, Author Author);

/// <summary>
/// Who wrote each unit of a text, as spans in text order. Immutable. Laws: the lengths of the spans add up to <see cref="Length"/>, which is the length of
/// the text;
/// neighbouring spans have different authors. Equal when the spans are equal.
/// </summary>
public sealed class Authorship : IEquatable<Authorship>
{
    private readonly AuthorSpan[] _spans;

    private Authorship(AuthorSpan[] spans, int length)
    {
        _spans = spans;
        Length = length;
    }

    /// <summary>The length of the text it speaks of, in UTF-16 units.</summary>
    public int Length { get; }

    /// <summary>The spans, in text order.</summary>
    public IReadOnlyList<AuthorSpan> Spans => _spans;

    /// <summary>A text of <paramref name="length"/> units, all by one author.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public static Authorship From(int length, Author author)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new Authorship(length == 0 ? [] : [new AuthorSpan(length, author)], length);
    }

    /// <summary>The authorship of the text after <paramref name="changes"/>: inserted words are by <paramref name="author"/>, kept words stay with
    /// theirs.</summary>
    /// <exception cref="ArgumentException">The changes are for a text of another length; the message names both.</exception>
    public Authorship Apply(ChangeSet changes, Author author)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Length != Length)
            throw new ArgumentException($"The changes are for a text of length {changes.Length}; the authorship has length {Length}.", nameof(changes));
        if (changes.IsEmpty) return this;
        var result = new SpanList(_spans.Length + changes.Sections.Length);
        int span = 0, used = 0;
        for (var i = 0; i < changes.Sections.Length; i += 2)
        {
            int left = changes.Sections[i], inserts = changes.Sections[i + 1];
            if (inserts > 0) result.Add(inserts, author);
            while (left > 0)
            {
                var piece = Math.Min(left, _spans[span].Length - used);
                if (inserts < 0) result.Add(piece, _spans[span].Author);
                left -= piece;
                used += piece;
                if (used < _spans[span].Length) continue;
                span++;
                used = 0;
            }
        }

        return new Authorship(result.ToArray(), changes.NewLength);
    }

    /// <summary>The spans of the stretch from <paramref name="from"/> up to, not including, <paramref name="to"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The stretch does not lie within the text.</exception>
    public Authorship Slice(int from, int to)
    {
        if (from < 0 || from > to || to > Length)
            throw new ArgumentOutOfRangeException(nameof(from), $"{from} to {to} is not a stretch of a text of length {Length}.");
        var result = new SpanList(_spans.Length);
        var start = 0;
        foreach (var span in _spans)
        {
            result.Add(Math.Min(to, start + span.Length) - Math.Max(from, start), span.Author);
            start += span.Length;
        }

        return new Authorship(result.ToArray(), to - from);
    }

    /// <summary>The compact JSON form: <c>[[length,person,delegation],[length,person]]</c>, the delegation left out where there is none.</summary>
    public string ToJson()
    {
        var json = new StringBuilder("[");
        foreach (var (length, author) in _spans)
        {
            if (json.Length > 1) json.Append(',');
            json.Append('[').Append(length).Append(',').Append(author.PersonId);
            if (author.DelegationId is { } delegation) json.Append(',').Append(delegation);
            json.Append(']');
        }

        return json.Append(']').ToString();
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote. It is our own stored form, so anything else is a fault of storage, not of a user.</summary>
    /// <exception cref="FormatException">The text is not that form; the message says what was found.</exception>
    public static Authorship FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var rows = JsonSerializer.Deserialize<long[][]>(json) ?? throw new FormatException("The authorship is null.");
            var spans = new SpanList(rows.Length);
            var length = 0;
            foreach (var row in rows)
            {
                if (row is not { Length: 2 or 3 } || row[0] is < 1 or > int.MaxValue)
                    throw new FormatException($"An authorship span is [length, person, delegation]; found [{string.Join(',', row ?? [])}].");
                length = checked(length + (int)row[0]);
                spans.Add((int)row[0], new Author(row[1], row.Length == 3 ? row[2] : null));
            }

            return new Authorship(spans.ToArray(), length);
        }
        catch (Exception problem) when (problem is JsonException or OverflowException)
        {
            throw new FormatException($"The authorship is not in its JSON form: {problem.Message}", problem);
        }
    }

    /// <inheritdoc/>
    public bool Equals(Authorship? other) => other is not null && _spans.AsSpan().SequenceEqual(other._spans);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Authorship);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var span in _spans) hash.Add(span);
        return hash.ToHashCode();
    }

    /// <summary>The JSON form.</summary>
    public override string ToString() => ToJson();

    private struct SpanList(int capacity)
    {
        private AuthorSpan[] _spans = new AuthorSpan[capacity];
        private int _count;

        public void Add(int length, Author author)
        {
            if (length <= 0) return;
            if (_count > 0 && _spans[_count - 1].Author == author)
            {
                _spans[_count - 1] = new AuthorSpan(_spans[_count - 1].Length + length, author);
                return;
            }

            if (_count == _spans.Length) Array.Resize(ref _spans, Math.Max(4, _count * 2));
            _spans[_count++] = new AuthorSpan(length, author);
        }

        public readonly AuthorSpan[] ToArray() => _spans[.._count];
    }
}
