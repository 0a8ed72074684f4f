import SourceText
import YAMLSyntax

/// Semantic Kernel's YAML prompts: `template`, `template_format`, `input_variables`, `execution_settings`.
///
/// Source: learn.microsoft.com/semantic-kernel/concepts/prompts/yaml-schema.
enum SemanticKernelFormat: FormatReader {
  static let format = PromptFormat.semanticKernel

  static func recognises(_ context: FormatContext) -> Bool {
    guard let root = context.root, root["template"]?.isScalar == true, root["_type"] == nil else { return false }
    if root["execution_settings"]?.isMapping == true || root["input_variables"]?.items.first?.isMapping == true {
      return true
    }
    // LangChain has Jinja templates too, and lists the names of its variables.
    guard let engine = root["template_format"]?.text?.lowercased() else { return false }
    return ["semantic-kernel", "handlebars", "liquid"].contains(engine)
      || engine == "jinja2" && root["input_variables"] == nil && root["output_parser"] == nil
  }

  static func read(_ context: FormatContext, into document: inout PromptDocument) {
    guard let root = context.root, let node = root["template"], let text = node.mappedText, !text.utf8.isEmpty else {
      return
    }
    let syntax = syntax(root["template_format"]?.text)
    let template = SplitTemplate(text, syntax: syntax, node: node)
    let messages =
      RoleTags.split(text.utf8).map(template.messages)
      ?? [Message(role: .prompt, text: text, template: template.template, node: node)]
    var prompt = Prompt(name: root["name"]?.text, messages: messages)
    declarations(root, &prompt)
    for entry in root["execution_settings"]?.mergedEntries ?? [] where entry.value.isMapping {
      let settings = entry.value.resolved
      var target = ModelTarget(model: context.modelName(settings["model_id"]), dialect: .semanticKernel)
      target.parameters = context.parameters(in: settings)
      target.parameterBlock = settings.range
      prompt.targetIndexes.append(document.targets.count)
      document.targets.append(target)
      prompt.responseFormat = prompt.responseFormat ?? context.responseFormat(settings["response_format"])
    }
    document.prompts = [prompt]
  }

  private static func syntax(_ engine: String?) -> TemplateSyntax {
    switch engine?.lowercased() {
    case "handlebars": .handlebars
    // Liquid's outputs, filters and blocks read like Jinja's.
    case "liquid", "jinja2": .jinja
    default: .semanticKernel
    }
  }

  private static func declarations(_ root: YAMLNode, _ prompt: inout Prompt) {
    var declared: [DeclaredVariable] = []
    var sample: [String: String] = [:]
    for item in root["input_variables"]?.items ?? [] {
      guard let node = item["name"], let name = node.text else { continue }
      declared.append(DeclaredVariable(name: name, range: node.contentRange))
      if let value = item["default"]?.text, !value.isEmpty { sample[name] = value }
    }
    // Without any, Semantic Kernel takes the variables from the template.
    prompt.declaredVariables = declared.isEmpty ? nil : declared
    if !sample.isEmpty { prompt.samples = [.init(sample, at: root)] }
  }
}
