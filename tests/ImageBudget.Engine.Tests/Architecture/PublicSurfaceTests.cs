using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Architecture;

/// <summary>What other programs can build on. A change of the golden file is a change of what was promised.</summary>
public sealed class PublicSurfaceTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Test]
    public void Engine_ShowsWhatIsApproved()
    {
        StringBuilder text = new();
        foreach (Type type in typeof(BudgetCheck).Assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(KindOf(type)).Append(' ').Append(type.FullName).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("  ").Append(member).Append('\n');
            }
        }

        Golden.Verify("public-surface.txt", text.ToString());
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n), CultureInfo.InvariantCulture)}");
        }

        return type.GetMembers(Declared)
            .Where(m => m is not Type && m.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            .Select(Describe)
            .OfType<string>();
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        FieldInfo field => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}",
        PropertyInfo property when property.Name != "EqualityContract" =>
            $"{Static(property.GetMethod ?? property.SetMethod)}{Name(property.PropertyType)} {property.Name} {{{(property.CanRead ? " get;" : "")}{(property.SetMethod is { IsPublic: true } ? " set;" : "")} }}",
        MethodInfo { IsSpecialName: false, Name: not ("ToString" or "Equals" or "GetHashCode" or "Deconstruct") } method =>
            $"{Static(method)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        MethodInfo { IsSpecialName: true } method when method.Name.StartsWith("op_", StringComparison.Ordinal) =>
            $"static {Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        _ => null,
    };

    private static string Static(MethodInfo? method) => method is { IsStatic: true } ? "static " : "";

    private static string Parameters(MethodBase method) => string.Join(
        ", ", method.GetParameters()
            .Select(
            p => $"{(p.ParameterType.IsByRef ? p.IsOut ? "out " : "ref " : "")}{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? " = ..." : "")}"));

    private static string Name(Type type)
    {
        type = type.IsByRef ? type.GetElementType()! : type;
        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        return type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;
    }

    private static string KindOf(Type type) =>
        type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type is { IsAbstract: true, IsSealed: true }
            ? "static class" : "class";
}
