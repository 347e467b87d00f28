using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ImageBudget.Testing;

/// <summary>A reference from one compiled type to another. Nested types count as their outermost type.</summary>
/// <param name="From">Full name.</param>
/// <param name="To">Full name.</param>
/// <param name="Assembly">The assembly that defines <paramref name="To"/>, without extension.</param>
internal sealed record CompiledReference(string From, string To, string Assembly)
{
    public override string ToString() => $"{From} -> {To}";
}

/// <summary>
/// The references between types of an assembly, from its compiled form: base types, interfaces, constraints, signatures, attributes, and in
/// method bodies the locals, caught exceptions, generic arguments and all members and types of instructions, including static ones.
/// Constants of other types are missing, because the compiler copies them.
/// </summary>
internal sealed class CompiledReferences : IDisposable
{
    private readonly ModuleDefinition _module;
    private readonly HashSet<CompiledReference> _found = [];
    private string _from = "";

    private CompiledReferences(string path) => _module = ModuleDefinition.ReadModule(path);

    /// <summary>Distinct, ordered by both names.</summary>
    /// <param name="path">An assembly.</param>
    /// <param name="top">Only references between types in this namespace and below it are returned.</param>
    public static IReadOnlyList<CompiledReference> In(string path, string top)
    {
        using CompiledReferences references = new(path);
        foreach (TypeDefinition type in references._module.Types.Where(t => IsBelow(t.Namespace, top)))
        {
            references._from = type.FullName;
            references.Visit(type);
        }

        return
        [
            .. references._found.Where(r => r.From != r.To && IsBelow(NamespaceOf(r.To), top))
                .OrderBy(r => r.From, StringComparer.Ordinal).ThenBy(r => r.To, StringComparer.Ordinal),
        ];
    }

    /// <summary>Full names of all outermost types, without compiler-generated ones.</summary>
    public static IReadOnlyList<string> TypesOf(string path)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(path);
        return [.. module.Types.Where(t => !IsGenerated(t)).Select(t => t.FullName).Order(StringComparer.Ordinal)];
    }

    /// <summary>Names of the referenced assemblies.</summary>
    public static IReadOnlyList<string> AssembliesOf(string path)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(path);
        return [.. module.AssemblyReferences.Select(a => a.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>Full names of the referenced types of other assemblies.</summary>
    public static IReadOnlyList<string> ForeignTypesOf(string path)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(path);
        return [.. module.GetTypeReferences().Select(t => t.FullName).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The namespace; empty when the type has none.</summary>
    public static string NamespaceOf(string fullName) => fullName.LastIndexOf('.') is >= 0 and int dot ? fullName[..dot] : "";

    public void Dispose() => _module.Dispose();

    private static bool IsBelow(string space, string top) => space == top || space.StartsWith(top + ".", StringComparison.Ordinal);

    private static bool IsGenerated(TypeDefinition type) =>
        type.Name.StartsWith('<')
        || type.CustomAttributes.Any(a => a.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute");

    private void Visit(TypeDefinition type)
    {
        Add(type.BaseType);
        Attributes(type);
        Constraints(type);
        foreach (InterfaceImplementation each in type.Interfaces)
        {
            Add(each.InterfaceType);
        }

        foreach (FieldDefinition field in type.Fields)
        {
            Add(field.FieldType);
            Attributes(field);
        }

        foreach (PropertyDefinition property in type.Properties)
        {
            Attributes(property);
        }

        foreach (MethodDefinition method in type.Methods)
        {
            Visit(method);
        }

        foreach (TypeDefinition nested in type.NestedTypes)
        {
            Visit(nested);
        }
    }

    private void Visit(MethodDefinition method)
    {
        Member(method);
        Attributes(method);
        Constraints(method);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            Attributes(parameter);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (VariableDefinition local in method.Body.Variables)
        {
            Add(local.VariableType);
        }

        foreach (ExceptionHandler handler in method.Body.ExceptionHandlers)
        {
            Add(handler.CatchType);
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference type:
                    Add(type);
                    break;
                case MemberReference member:
                    Member(member);
                    break;
            }
        }
    }

    private void Member(MemberReference member)
    {
        Add(member.DeclaringType);
        switch (member)
        {
            case FieldReference field:
                Add(field.FieldType);
                break;
            case MethodReference method:
                Add(method.ReturnType);
                foreach (ParameterDefinition parameter in method.Parameters)
                {
                    Add(parameter.ParameterType);
                }

                foreach (TypeReference argument in (method as GenericInstanceMethod)?.GenericArguments ?? [])
                {
                    Add(argument);
                }

                break;
        }
    }

    private void Attributes(ICustomAttributeProvider provider)
    {
        foreach (CustomAttribute attribute in provider.CustomAttributes)
        {
            Add(attribute.AttributeType);
            IEnumerable<CustomAttributeArgument> named = attribute.Properties.Select(p => p.Argument);
            foreach (CustomAttributeArgument argument in attribute.ConstructorArguments.Concat(named))
            {
                Add(argument.Type);
                Add(argument.Value as TypeReference);
            }
        }
    }

    private void Constraints(IGenericParameterProvider provider)
    {
        foreach (GenericParameterConstraint constraint in provider.GenericParameters.SelectMany(p => p.Constraints))
        {
            Add(constraint.ConstraintType);
        }
    }

    private void Add(TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                foreach (TypeReference argument in generic.GenericArguments)
                {
                    Add(argument);
                }

                Add(generic.ElementType);
                return;
            case IModifierType modified:
                Add(modified.ModifierType);
                Add(modified.ElementType);
                return;
            case FunctionPointerType pointer:
                Add(pointer.ReturnType);
                foreach (ParameterDefinition parameter in pointer.Parameters)
                {
                    Add(parameter.ParameterType);
                }

                return;
            case TypeSpecification specification:
                Add(specification.ElementType);
                return;
        }

        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        string assembly = type.Scope is AssemblyNameReference reference ? reference.Name : _module.Assembly.Name.Name;
        _found.Add(new CompiledReference(_from, type.FullName, assembly));
    }
}
