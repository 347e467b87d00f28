using System.Collections.Immutable;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;

namespace ImageBudget.Budgets;

/// <summary>A budget file without mistakes.</summary>
/// <param name="Images">At least one, in the order of the file, with the defaults merged in; names differ.</param>
/// <param name="IsShortForm">True when the keys of the only image are at the top level.</param>
/// <param name="Places">The text of the file.</param>
internal sealed record Budget(ImmutableArray<ImageRules> Images, bool IsShortForm, YamlPlaces Places);

/// <summary>The result of reading a budget file.</summary>
/// <param name="Budget">Null when there is any diagnostic of severity error.</param>
/// <param name="Diagnostics">Every mistake, ordered by position.</param>
internal sealed record BudgetDocument(Budget? Budget, ImmutableArray<Diagnostic> Diagnostics);
