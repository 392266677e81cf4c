namespace Drafting.Server.Submissions.Search;

/// <summary>Words that stand for nearly the same thing in this field, as they are indexed.</summary>
sealed record Concept(int Id, IReadOnlyList<string> Members);

/// <summary>The vocabulary of drafting: what every paragraph says and so tells nothing, and words of one field of meaning that different people use.</summary>
static class Vocabulary
{
    /// <summary>The phrases of recommendations, whatever they are about.</summary>
    const string Boilerplate = """
        recommend recommends recommended recommendation recommendations working group should shall may might must member members state states recall recalls recalling note notes noting noted
        encourage encourages encouraged invite invites invited call calls called upon urge urges request requests requested decide decides affirm affirms reaffirm reaffirms recognize recognizes acknowledge
        consider considers considered stress stresses emphasize emphasizes welcome welcomes take takes taken make makes made ensure ensures promote promotes relevant appropriate particular including include includes
        inter alia accordance regard view order need needs such other others all each every any their own these those has have had been do does done can could would so where which who whose than more most
        out off up down non those them they he she we our us you your i me my who whom whose what why there here then too very just even still yet already ever never always often
        part parts set sets way means mean given give gives bring brings put go goes going come comes coming keep keeps see seen say says said ask asks asked one two three first second next last
        group groups issue issues area areas matter matters thing things case cases term terms level levels kind kinds form forms number
        also its it both between among within through under over into with without per further well as between order way ways use made making purpose continue continued full fully important work works
        about above after before during until while when how what only same some many new
        """;

    /// <summary>Those whom recommendations address. They say who is to act, and little of what is to be done.</summary>
    const string Actors = """
        government governments governmental authority authorities state states country countries nation nations ministry ministries administration administrations
        stakeholder stakeholders company companies enterprise enterprises business businesses industry corporation corporations firm firms private sector sectors
        civil society technical academic academia community communities organization organizations organisation organisations institution institutions agency agencies body bodies
        people person persons individual individuals user users citizen citizens public commission expert experts provider providers operator operators delegation delegations
        internet online digital net
        """;

    /// <summary>A line is one field of meaning. None was written for a particular paragraph.</summary>
    const string Fields = """
        company companies corporate corporation corporations firm firms business businesses industry enterprise enterprises commercial
        government governments governmental intergovernmental authorities ministries capitals
        report reports reporting annual yearly overview survey stocktaking review reviews
        publish published publication website portal repository index
        equal equals footing parity sovereign sovereignty peer peers vote
        developing least-developed poorer poorest south
        capacity training skills skilled education curriculum courses fellowships apprenticeship mentor handbook
        funding finance financing fund funds donors budget grants grant fee fees sponsor
        participate participation attend attendance delegates representatives seat travel
        surveillance privacy encryption encrypted confidentiality confidential interception wiretap intercept
        data information datasets records record
        security cybersecurity cyber safety secure incident incidents threats threat attacks attack emergency warnings
        algorithm algorithms algorithmic automated automation machine artificial intelligence software model models
        discrimination discriminate bias biased inequality equality prejudice unfair exclusion skewed
        decision decisions decide decides
        icann gac iana stewardship advisory committee empowered
        transition handover succession
        routing route routes transit packets packet traffic addressing network networks backbone carriers interconnection platform
        interfere interference hinder disrupt disruption block blocking tamper filter filters interrupt interruption
        cross crosses pass passes passing through transit
        localization localisation locally local hosted host hosting residency soil storage stored servers territory
        multistakeholder inclusive participatory bottom-up
        framework mechanism mechanisms council forum venue venues arrangement arrangements
        definition define defined defining meaning concept understanding characterize characteristics ambiguity ambiguous vague
        principle principles norms guidelines declaration charter
        transparent transparency accountable accountability account
        law laws legal legislation treaty treaties convention regulation regulate regulatory
        self-regulation voluntary codes code conduct charter audit
        safeguard safeguards oversight judge warrant independent remedy redress appeal contest
        rights freedom freedoms dignity
        trust confidence
        children child minors minor youth young youngsters parents school schools teachers
        women woman gender girls girl
        language languages multilingual multilingualism linguistic translation translate script scripts tongue tongues letters alphabet interpretation
        content material pages
        disabilities disability accessible accessibility disabled blind deaf assistive
        affordable affordability price prices cost costs dear expensive cheap cheaper
        broadband connectivity access connect connected connection offline unconnected unserved underserved
        experience practice practices lessons example examples
        jurisdiction jurisdictions court courts cross-border
        crime cybercrime criminal criminals police fraud
        emerging foresight foresee foreseeing anticipate anticipating future ahead horizon trends early
        domestic national nationally
        worldwide global globally universal international
        decentralized decentralised distributed
        evolve evolving evolution develop development innovation
        workers labour labor jobs employment work
        competition monopoly dominant concentration antitrust merger
        consumer consumers customers
        spam phishing unsolicited malware
        domain names naming registry registries registrar
        election elections democracy democratic
        environment climate energy carbon electronic waste
        """;

    static readonly HashSet<string> Plain = Stems(Tongues.Field("en"), Boilerplate), Addressed = Stems(Tongues.Field("en"), Actors);

    static readonly Lazy<Concept[]> English = new(() =>
        [.. Fields.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select((line, i) => new Concept(i, [.. Stems(Tongues.Field("en"), line).Where(t => !Plain.Contains(t)).Order(StringComparer.Ordinal)]))]);

    /// <summary>Whether a word, as it is indexed, says nothing of what a paragraph is about.</summary>
    public static bool IsBoilerplate(string term) => Plain.Contains(term);

    /// <summary>Whether a word, as it is indexed, says who is to act.</summary>
    public static bool IsActor(string term) => Addressed.Contains(term);

    /// <summary>The words of an index that are of one family with an English one ("affordable", "afford"), without it.</summary>
    public static List<string> Family(Lucene.Net.Index.IndexReader reader, string field, string term)
    {
        var family = new List<string>();
        if (field != Tongues.Field("en") || term.Length < 5 || !term.All(char.IsAsciiLetter) || Root(term) is not { Length: >= 4 } root || root is "govern" or "organ" or "univers") return family;
        if (Lucene.Net.Index.MultiFields.GetTerms(reader, field) is not { } terms) return family;
        var prefix = root[..Math.Max(4, root.Length - 1)];
        var words = terms.GetEnumerator();
        if (words.SeekCeil(new Lucene.Net.Util.BytesRef(prefix)) is Lucene.Net.Index.TermsEnum.SeekStatus.END) return family;
        for (var seen = 0; seen < 300; seen++)
        {
            var word = words.Term.Utf8ToString();
            if (!word.StartsWith(prefix, StringComparison.Ordinal)) break;
            if (word != term && Root(word) == root) family.Add(word);
            if (!words.MoveNext()) break;
        }
        return family;
    }

    static string Root(string word)
    {
        var stemmer = new Lucene.Net.Tartarus.Snowball.Ext.EnglishStemmer();
        stemmer.SetCurrent(word);
        stemmer.Stem();
        return stemmer.Current;
    }

    /// <summary>The fields of meaning that are known in a language.</summary>
    public static IReadOnlyList<Concept> Concepts(string field) => field == Tongues.Field("en") ? English.Value : [];

    static HashSet<string> Stems(string field, string words) => [.. Tongues.WordsOf(field, words).Select(w => w.Term)];
}
