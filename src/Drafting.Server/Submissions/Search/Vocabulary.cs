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
        also its it both between among within through under over into with without per further well as between order way ways use made making purpose continue continued full fully important work works
        about above after before during until while when how what only same some many new
        """;

    /// <summary>A line is one field of meaning. None was written for a particular paragraph.</summary>
    const string Fields = """
        company companies corporate corporation corporations firm firms business businesses industry enterprise enterprises private commercial
        government governments governmental intergovernmental authorities ministries
        report reports reporting annual yearly overview survey stocktaking
        publish published publication publicly website portal repository
        equal equals equality equally footing parity sovereign sovereignty
        developing least-developed poorer south capacity capacities
        training skills education fellowships assistance
        surveillance privacy encryption confidentiality interception
        personal data information datasets
        security cybersecurity cyber safety secure incident threats attacks
        algorithm algorithms algorithmic automated automation machine artificial intelligence
        discrimination bias biased inequality unfair exclusion
        icann gac iana stewardship transition advisory
        routing transit packets traffic addressing network networks backbone interconnection
        localization localisation locally hosted hosting residency servers
        multistakeholder stakeholder stakeholders inclusive participatory participation
        framework mechanism mechanisms body institution council forum
        definition define defined meaning term concept understanding characterize
        principle principles norms guidelines
        transparent transparency open openness accountable accountability
        law laws legal legislation treaty treaties convention regulation regulate regulatory
        self-regulation voluntary codes conduct
        human rights freedom freedoms dignity
        trust confidence
        children minors youth young
        women gender girls
        language languages multilingual multilingualism linguistic translation script scripts
        disabilities disability accessible accessibility
        affordable affordability price prices cost costs dear expensive
        broadband connectivity access connect connected offline unconnected
        funding finance financing fund donors contributions resources budget
        experience practice practices lessons example examples
        jurisdiction jurisdictions court courts cross-border
        crime cybercrime criminal police
        emerging coming foresight anticipate anticipating future ahead horizon
        domestic national nationally
        worldwide global globally universal international
        workers labour labor jobs employment work
        competition monopoly dominant concentration antitrust merger
        consumer consumers users user customers
        spam phishing unsolicited malware
        domain names registry registries registrar
        election elections democracy democratic
        environment climate energy carbon electronic waste
        """;

    static readonly HashSet<string> Plain = Stems(Tongues.Field("en"), Boilerplate);

    static readonly Lazy<Concept[]> English = new(() =>
        [.. Fields.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select((line, i) => new Concept(i, [.. Stems(Tongues.Field("en"), line).Where(t => !Plain.Contains(t)).Order(StringComparer.Ordinal)]))]);

    /// <summary>Whether a word, as it is indexed, says nothing of what a paragraph is about.</summary>
    public static bool IsBoilerplate(string term) => Plain.Contains(term);

    /// <summary>The fields of meaning that are known in a language.</summary>
    public static IReadOnlyList<Concept> Concepts(string field) => field == Tongues.Field("en") ? English.Value : [];

    static HashSet<string> Stems(string field, string words) => [.. Tongues.WordsOf(field, words).Select(w => w.Term)];
}
