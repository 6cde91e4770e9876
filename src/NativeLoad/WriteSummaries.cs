using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Microsoft.Build.Framework;

namespace ResNetDsl.NativeLoad;

/// <summary>
/// Writes the summary of each network of an assembly to a file in a folder, <c>Zoo.ResNet50.network.txt</c>, so that the difference of a commit has its numbers. The summaries are constants of the classes: the assembly
/// is read and not loaded. A file that is current is not written.
/// </summary>
public sealed class WriteSummaries : Microsoft.Build.Utilities.Task
{
    private const string Ending = ".network.txt";
    private const string Constant = "Summary";
    private const string Library = nameof(ResNetDsl);

    /// <summary>The assembly.</summary>
    [Required]
    public string Assembly { get; set; } = "";

    /// <summary>The folder, which is created if it does not exist.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>Writes the files.</summary>
    /// <returns>Whether they are written.</returns>
    public override bool Execute()
    {
        try
        {
            Dictionary<string, string> summaries = [];
            using (FileStream stream = File.OpenRead(Assembly))
            using (PEReader image = new(stream))
            {
                MetadataReader metadata = image.GetMetadataReader();
                foreach (TypeDefinitionHandle type in metadata.TypeDefinitions)
                {
                    if (SummaryOf(metadata, metadata.GetTypeDefinition(type)) is { } summary)
                        summaries[NameOf(metadata, metadata.GetTypeDefinition(type)) + Ending] = summary + "\n";
                }
            }

            Directory.CreateDirectory(Folder);
            foreach (KeyValuePair<string, string> summary in summaries)
                Write(Path.Combine(Folder, summary.Key), summary.Value);
            foreach (string file in Directory.GetFiles(Folder, "*" + Ending).Where(file => !summaries.ContainsKey(Path.GetFileName(file))))
                Log.LogMessage(MessageImportance.High, "ResNetDsl: {0} does not belong to a network of {1}. Remove it if no other project writes it", file, Path.GetFileName(Assembly));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            Log.LogError("The summaries of the networks cannot be written to {0}: {1}", Folder, e.Message);
        }

        return !Log.HasLoggedErrors;
    }

    // Checkouts on Windows may end lines with CRLF.
    private static void Write(string path, string text)
    {
        if (!File.Exists(path) || File.ReadAllText(path).Replace("\r\n", "\n") != text)
            File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    /// <summary>The summary of a network or composition; null for any other type.</summary>
    private static string? SummaryOf(MetadataReader metadata, TypeDefinition type)
    {
        if (!type.GetCustomAttributes().Any(attribute => IsOfTable(metadata, metadata.GetCustomAttribute(attribute))))
            return null;

        foreach (FieldDefinition field in type.GetFields().Select(metadata.GetFieldDefinition))
        {
            if (metadata.StringComparer.Equals(field.Name, Constant) && !field.GetDefaultValue().IsNil)
            {
                Constant constant = metadata.GetConstant(field.GetDefaultValue());
                if (constant.TypeCode == ConstantTypeCode.String)
                    return (string?)metadata.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode);
            }
        }

        return null;
    }

    private static bool IsOfTable(MetadataReader metadata, CustomAttribute attribute)
    {
        EntityHandle type = attribute.Constructor.Kind == HandleKind.MemberReference
            ? metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent
            : metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType();
        if (type.Kind == HandleKind.TypeSpecification)
        {
            // BlockAttribute<MyUnit>: a generic instance of a class, then the class (ECMA-335, II.23.2.14).
            BlobReader signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)type).Signature);
            if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance || signature.ReadSignatureTypeCode() != SignatureTypeCode.TypeHandle)
                return false;

            type = signature.ReadTypeHandle();
        }

        (string space, string name) = type.Kind switch
        {
            HandleKind.TypeReference when metadata.GetTypeReference((TypeReferenceHandle)type) is var reference => (metadata.GetString(reference.Namespace), metadata.GetString(reference.Name)),
            HandleKind.TypeDefinition when metadata.GetTypeDefinition((TypeDefinitionHandle)type) is var definition => (metadata.GetString(definition.Namespace), metadata.GetString(definition.Name)),
            _ => ("", ""),
        };
        return space == Library && name is ("BlockAttribute" or "BlockAttribute`1" or "BackboneAttribute");
    }

    private static string NameOf(MetadataReader metadata, TypeDefinition type)
    {
        string name = metadata.GetString(type.Name);
        TypeDefinitionHandle outer = type.GetDeclaringType();
        string space = metadata.GetString(type.Namespace);
        return !outer.IsNil ? $"{NameOf(metadata, metadata.GetTypeDefinition(outer))}.{name}" : space.Length > 0 ? $"{space}.{name}" : name;
    }
}
