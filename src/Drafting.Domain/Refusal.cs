namespace Drafting.Domain;

/// <summary>Why an act was not done, in words fit for the person who asked for it.</summary>
/// <param name="Code">Stable, lower case with hyphens; programs decide by it.</param>
/// <param name="Message">A sentence that names what is wrong and where.</param>
/// <param name="Action">A sentence that says what to do about it.</param>
public sealed record Refusal(string Code, string Message, string Action);

/// <summary>Thrown where an act is forbidden or impossible. Nothing has been changed when it is thrown.</summary>
public sealed class RefusedException(Refusal refusal) : Exception(refusal.Message)
{
    /// <summary>What the caller is told.</summary>
    public Refusal Refusal { get; } = refusal;
}
