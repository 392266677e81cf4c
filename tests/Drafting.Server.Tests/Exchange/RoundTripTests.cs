using System.Text;
using CsCheck;
using Drafting.Domain.Submissions;
using Drafting.Server.Exchange;

namespace Drafting.Server.Tests.Exchange;

/// <summary>One generated document in all formats: the readers agree with what was meant, and so with each other. A failure prints the document.</summary>
public sealed class RoundTripTests
{
    static readonly CompilationOptions Options = new();

    [Fact]
    public void A_document_as_text_is_read_as_it_was_meant() => Each(200, GeneratedDocument.Gen(names: false), document => Agrees(document, TextOf(Encoding.UTF8.GetBytes(document.ToText()))));

    [Fact]
    public void A_document_as_UTF_16_is_read_as_it_was_meant() =>
        Each(20, GeneratedDocument.Gen(names: false), document => Agrees(document, TextOf([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(document.ToText())])));

    [Fact]
    public void A_document_as_Markdown_is_read_as_it_was_meant() =>
        Each(200, GeneratedDocument.Gen(), document => Agrees(document, Of(MarkdownSource.Read(Encoding.UTF8.GetBytes(document.ToMarkdown()), new(), null, default))));

    [Fact]
    public void A_document_as_Word_is_read_as_it_was_meant() => Each(100, GeneratedDocument.Gen(), document => Agrees(document, Of(WordSource.Read(document.ToWord(), new(), null, default))));

    [Fact]
    public void A_document_as_PDF_is_read_as_it_was_meant() => Each(60, GeneratedDocument.Gen(latinOnly: true, names: false), document => Agrees(document, Of(PdfSource.Read(document.ToPdf(), new(), null, default))));

    [Fact]
    public void In_Word_every_letter_of_a_block_is_in_its_raw_text_and_lines_rise() => Each(50, GeneratedDocument.Gen(), document =>
    {
        var source = WordSource.Read(document.ToWord(), new(), null, default);
        var taken = source.Blocks.Select(b => (b.Line, b.LastLine)).Concat(source.Notes.Select(n => (n.Line, n.LastLine))).Order().ToList();
        Assert.Equal(taken.SelectMany(t => Enumerable.Range(t.Item1, t.Item2 - t.Item1 + 1)), Enumerable.Range(1, taken[^1].Item2));
        Assert.All(source.Blocks, b => Assert.Equal(Letters(b.Label + b.Text), Letters(b.Raw)));
    });

    /// <summary>Layout alone does not always tell what was meant, so these are the same documents in every run.</summary>
    static void Each(int count, Gen<GeneratedDocument> gen, Action<GeneratedDocument> holds)
    {
        for (var i = 1; i <= count; i++)
        {
            var document = gen.Generate(new PCG(1, (ulong)i), null, out _);
            try
            {
                holds(document);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Document {i} is read otherwise:\n{document.ToText()}", e);
            }
        }
    }

    static string Letters(string text) => string.Concat(text.Where(char.IsLetter));

    static CompilationReading TextOf(byte[] content)
    {
        var decoding = TextSource.Decode(content, new());
        Assert.Null(decoding.Problem);
        return CompilationReader.ReadOneOrMore(decoding.Text!, Options, "somebody");
    }

    static CompilationReading Of(SourceDocument source)
    {
        Assert.Null(source.Problem);
        return SourceReader.Read(source, Options, "somebody");
    }

    static void Agrees(GeneratedDocument document, CompilationReading reading)
    {
        var read = Assert.Single(reading.Submissions);
        Assert.Equal("somebody", read.Contributor);
        Assert.Equal(document.Shapes, GeneratedDocument.ShapesOf(read));
        Assert.Equal(document.Notes, GeneratedDocument.NotesOf(read));
    }
}
