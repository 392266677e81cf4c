using Drafting.Benchmarks;

// name: what it measures, and how it is run
Dictionary<string, (string What, Func<Task<int>> Run)> benchmarks = new()
{
    ["board"] = ("the chair's board of 200 delegations and 500 paragraphs, against reading the rows", Boards.Run),
    ["engine"] = ("change sets on typing as it comes, against CodeMirror's in Node", Engine.Run),
    ["search"] = ("search among a hundred thousand passages, against looking at each", Searches.Run),
    ["suggest"] = ("which passages are suggested for a paragraph, against plain BM25, on a set labelled by hand", Suggestions.Run),
};

if (args is [var name] && benchmarks.TryGetValue(name, out var benchmark)) return await benchmark.Run();
Console.WriteLine("dotnet run -c Release --project tests/Drafting.Benchmarks -- NAME");
foreach (var (known, (what, _)) in benchmarks) Console.WriteLine($"  {known,-10} {what}");
return args.Length == 0 ? 0 : 1;
