using System.Globalization;
using Drafting.Domain.Submissions;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Document = Lucene.Net.Documents.Document;

namespace Drafting.Server.Submissions.Search;

/// <summary>A passage as it is put into an index.</summary>
public sealed record ShelvedPassage(long Id, int Number, PassageKind Kind, int? Question, EditionKind Edition, string Text);

/// <summary>A submission as it is put into an index: its passages that are not superseded.</summary>
public sealed record ShelvedSubmission(
    long Id, int Revision, int Number, string Contributor, string? Organisation, IReadOnlyList<string> Persons, string? Capacity, string? Country, ContributorKind Kind, long? StakeholderGroupId, string? Language,
    IReadOnlyList<ShelvedPassage> Passages);

/// <summary>
/// An index of the passages of one group that one audience may read. It knows which revision of which submission it holds, and says so in the same commit as the passages: what is read back after a crash agrees with itself.
/// One writer; any number of readers.
/// </summary>
public sealed class Shelf : IDisposable
{
    /// <summary>Rises with every change of what is indexed or how: an index of another format is made again.</summary>
    const string Format = "2";
    const string FormatKey = "format", HeldKey = "held";

    readonly Lucene.Net.Store.Directory directory;
    readonly string? path;
    readonly IndexWriter writer;
    readonly SearcherManager searchers;
    Dictionary<string, (long Length, DateTime Written)> files = [];

    /// <param name="path">The folder that it is kept in; null to keep it in memory. What lies there and is not a sound index of this format is made anew.</param>
    public Shelf(string? path)
    {
        this.path = path;
        if (path is null)
        {
            directory = new RAMDirectory();
        }
        else
        {
            System.IO.Directory.CreateDirectory(path);
            // Not mapped into memory: a mapped file that somebody cuts short ends the process.
            directory = new NIOFSDirectory(path, NoLockFactory.GetNoLockFactory());
            if (!IsSound(directory)) Clear(path);
        }
        writer = new IndexWriter(directory, new IndexWriterConfig(Tongues.Version, Tongues.Analyzer) { OpenMode = OpenMode.CREATE_OR_APPEND, RAMBufferSizeMB = 32 });
        try
        {
            Held = Parse(writer.CommitData.TryGetValue(HeldKey, out var held) ? held : "");
            searchers = new SearcherManager(writer, applyAllDeletes: true, null);
        }
        catch
        {
            writer.Dispose(false);
            throw;
        }
        files = Files();
    }

    /// <summary>The revision of each submission that it holds.</summary>
    public Dictionary<long, int> Held { get; }

    /// <summary>Puts a submission in the place of what was held of it. Visible after <see cref="Commit"/>.</summary>
    public void Put(ShelvedSubmission submission)
    {
        writer.DeleteDocuments(new Term("submission", Text(submission.Id)));
        var original = submission.Passages.Any(p => p.Edition is EditionKind.Original);
        var whole = Tongues.Of(string.Join('\n', submission.Passages.Select(p => p.Text)), submission.Language);
        foreach (var passage in submission.Passages) writer.AddDocument(DocumentOf(submission, passage, whole, original));
        Held[submission.Id] = submission.Revision;
    }

    /// <summary>Takes a submission out. Visible after <see cref="Commit"/>.</summary>
    public void Remove(long submissionId)
    {
        writer.DeleteDocuments(new Term("submission", Text(submissionId)));
        Held.Remove(submissionId);
    }

    /// <summary>Makes durable and visible what was put in and taken out.</summary>
    public void Commit()
    {
        writer.SetCommitData(new Dictionary<string, string> { [FormatKey] = Format, [HeldKey] = string.Join(',', Held.Select(h => $"{Text(h.Key)}:{Text(h.Value)}")) });
        writer.Commit();
        searchers.MaybeRefreshBlocking();
        files = Files();
    }

    /// <summary>Reads what is visible now; give it back with <see cref="Release"/>.</summary>
    public IndexSearcher Acquire() => searchers.Acquire();

    /// <summary>Gives a reader back.</summary>
    public void Release(IndexSearcher searcher) => searchers.Release(searcher);

    /// <summary>Whether the files are those that it has written, by their names, lengths and times. In memory it is always so.</summary>
    public bool IsUntouched()
    {
        var now = Files();
        return now.Count == files.Count && now.All(f => files.TryGetValue(f.Key, out var was) && was == f.Value);
    }

    /// <summary>Whether every file is what was written, by its checksum.</summary>
    public bool IsSound() => path is null || IsSound(directory);

    /// <summary>The similarity that everything is ranked with: BM25, a little less strict about length than usual since a passage is one paragraph.</summary>
    public static Similarity Similarity { get; } = new BM25Similarity(1.2f, 0.6f);

    public void Dispose()
    {
        try
        {
            searchers.Dispose();
            writer.Dispose(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // Its files were taken away. It is derived, and made again where it is needed.
        }
        directory.Dispose();
    }

    static bool IsSound(Lucene.Net.Store.Directory directory)
    {
        try
        {
            if (!DirectoryReader.IndexExists(directory)) return false;
            using var reader = DirectoryReader.Open(directory);
            if (!reader.IndexCommit.UserData.TryGetValue(FormatKey, out var format) || format != Format) return false;
            foreach (var leaf in reader.Leaves) leaf.AtomicReader.CheckIntegrity();
            return true;
        }
        // A damaged file can make its reader fail in any way.
        catch (Exception)
        {
            return false;
        }
    }

    static void Clear(string path)
    {
        foreach (var file in System.IO.Directory.EnumerateFiles(path)) File.Delete(file);
    }

    Dictionary<string, (long, DateTime)> Files() =>
        path is null || !System.IO.Directory.Exists(path) ? [] : new DirectoryInfo(path).EnumerateFiles().ToDictionary(f => f.Name, f => (f.Length, f.LastWriteTimeUtc));

    static Dictionary<long, int> Parse(string held) =>
        held.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(h => h.Split(':')).ToDictionary(h => long.Parse(h[0], CultureInfo.InvariantCulture), h => int.Parse(h[1], CultureInfo.InvariantCulture));

    static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    static Document DocumentOf(ShelvedSubmission submission, ShelvedPassage passage, string whole, bool original)
    {
        var own = Tongues.Of(passage.Text, submission.Language);
        // A short passage tells its language badly; its script it tells.
        var tongue = own == whole || passage.Text.Length > 120 || own is "ru" or "ar" or "zh" || whole is "ru" or "ar" or "zh" ? own : whole;
        var document = new Document
        {
            new Int64Field("id", passage.Id, Field.Store.YES),
            new NumericDocValuesField("passage", passage.Id),
            new StringField("submission", Text(submission.Id), Field.Store.NO),
            new NumericDocValuesField("number", submission.Number),
            new NumericDocValuesField("order", ((long)submission.Number << 32) + (passage.Edition is EditionKind.Original ? 0 : 1L << 31) + passage.Number),
            new NumericDocValuesField("stakeholders", submission.StakeholderGroupId ?? 0),
            new NumericDocValuesField("question", passage.Question ?? 0),
            new NumericDocValuesField("kind", (long)submission.Kind),
            new NumericDocValuesField("edition", (long)passage.Edition),
            new StringField("stakeholder", Text(submission.StakeholderGroupId ?? 0), Field.Store.NO),
            new StringField("q", Text(passage.Question ?? 0), Field.Store.NO),
            new StringField("lang", tongue, Field.Store.YES),
            new TextField(Tongues.Field(tongue), passage.Text, Field.Store.YES),
            new TextField(Tongues.Exact, passage.Text, Field.Store.NO),
            new TextField("from", string.Join('\n', [submission.Contributor, submission.Organisation, submission.Country, submission.Capacity, .. submission.Persons]), Field.Store.NO),
        };
        foreach (var key in Cited.In(passage.Text).Select(c => c.Key).Distinct()) document.Add(new StringField("cites", key, Field.Store.NO));
        // What can bear on a paragraph: running text, and of a digest only where there is no original, which has the same in the contributor's words. One word can be an item of a list ("Trust"); a line of running text that
        // short is what the layout left over.
        var words = passage.Kind is PassageKind.Item or PassageKind.Bullet ? passage.Text.Length >= 4 : passage.Kind is PassageKind.Paragraph or PassageKind.Quotation && passage.Text.Length >= 20;
        if (words && (passage.Edition is EditionKind.Original || !original)) document.Add(new StringField("body", "1", Field.Store.NO));
        return document;
    }
}
