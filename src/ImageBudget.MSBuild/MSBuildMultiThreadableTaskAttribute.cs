namespace Microsoft.Build.Framework;

/// <summary>
/// Declares that a task needs neither the current directory nor the environment, so that builds with <c>-mt</c> may run it in their own
/// process. MSBuild looks for the attribute by its full name; the assemblies of 17.x, which the task is compiled against, do not have it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
