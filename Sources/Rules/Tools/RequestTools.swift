import Prompts
import SourceText
import YAMLSyntax

/// The tools that one request offers, with what it says about their use.
struct RequestTools {
  let tools: [Tool]
  let target: ModelTarget?
  /// The request that offers them; `nil` if a file offers them with every prompt.
  let prompt: Prompt?

  static func all(in document: PromptDocument) -> [RequestTools] {
    var found = document.prompts.filter { !$0.tools.isEmpty }.map {
      RequestTools(tools: $0.tools, target: document.targets(of: $0).first, prompt: $0)
    }
    // promptfoo keeps them with the provider.
    if document.format == .promptfoo {
      for target in document.ownTargets {
        let tools = Tool.list(in: target.parameter(.tools)?.value)
        if !tools.isEmpty { found.append(RequestTools(tools: tools, target: target, prompt: nil)) }
      }
    }
    return found
  }

  /// Whether the request names the tool that is to be called.
  var isForced: Bool {
    guard let choice = target?.parameters.first(where: { $0.name == "tool_choice" || $0.name == "toolChoice" })?.value
    else { return false }
    return choice.isMapping && (choice["name"] ?? choice["function"]?["name"]) != nil || choice.text == "required"
      || choice["type"]?.text == "any"
  }

  /// Whether definitions are loaded when they are needed, so that what stands here is not all sent.
  var isSearched: Bool {
    let entries = target?.parameter(.tools)?.value.items ?? tools.map(\.node)
    return entries.contains { item in
      item["defer_loading"]?.bool == true || item["type"]?.text?.hasPrefix("tool_search") == true
    }
  }
}

extension Tool {
  /// The function itself, without the wrapper of OpenAI's chat API.
  var function: YAMLNode { node["function"] ?? node }

  /// The place of its name.
  var nameRange: ByteRange { function["name"]?.contentRange ?? range }

  /// Whether the user defines it, rather than the provider, which has the definitions of its own tools.
  var isOwn: Bool {
    guard let type = node["type"]?.text else { return true }
    return type == "function" || type == "custom"
  }
}
