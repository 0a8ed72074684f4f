import SourceText
import YAMLSyntax

/// Any mapping with prompt text under keys such as `prompt`, `template`, `system` or `user`; also several in one file.
///
/// Nothing declares such a file, so its strings are scored. The weights and the threshold were set on 1,400 real
/// prompt files and 250 files of other kinds.
enum GenericFormat: FormatReader {
  static let format = PromptFormat.generic

  static func recognises(_ context: FormatContext) -> Bool {
    guard let root = context.root, !root.isScalar else { return false }
    if context.strictness == .walk, GenericExclusions.excludes(path: context.source.path, root) { return false }
    return true
  }

  static func read(_ context: FormatContext, into document: inout PromptDocument) {
    let found = candidates(context)
    guard !found.isEmpty else { return }
    let fileSyntax = TemplateInference.syntax(of: found.map { Array(($0.node.text ?? "").utf8) })
    // The texts of one mapping that are a system and a user message make one prompt.
    var order: [Group] = []
    var groups: [Group: [Candidate]] = [:]
    for candidate in found {
      var group = Group(candidate)
      // Two texts of one role are two prompts.
      if candidate.conversation == nil, groups[group]?.contains(where: { $0.role == candidate.role }) == true {
        group = Group(alone: candidate)
      }
      if groups[group] == nil { order.append(group) }
      groups[group, default: []].append(candidate)
    }
    for id in order {
      let members = groups[id] ?? []
      // One file may hold prompts for several template engines.
      let own = TemplateInference.syntax(of: members.map { Array(($0.node.text ?? "").utf8) })
      let syntax = own == .none ? fileSyntax : own
      let messages = members.compactMap { member in
        member.node.mappedText.map { Message(role: member.role, text: $0, syntax: syntax, node: member.node) }
      }
      guard let first = members.first, !messages.isEmpty else { continue }
      var prompt = Prompt(name: first.path, messages: messages)
      if let target = target(for: first, context) {
        prompt.targetIndexes = [document.targets.count]
        document.targets.append(target)
      }
      document.prompts.append(prompt)
    }
  }

  struct Candidate {
    var node: YAMLNode
    var parent: YAMLNode
    var path: String
    var key: String
    var role: Role
    /// The list that holds it as one of its messages.
    var conversation: YAMLTree.NodeID? = nil
  }

  /// What makes texts the messages of one request: a list they stand in, or neighbouring keys that differ only in the
  /// role, such as `classify_system` and `classify_user`.
  private struct Group: Hashable {
    var node: YAMLTree.NodeID
    var stem: String

    init(alone candidate: Candidate) {
      node = candidate.node.id
      stem = ""
    }

    init(_ candidate: Candidate) {
      if let list = candidate.conversation {
        (node, stem) = (list, "")
      } else if candidate.role == .prompt {
        (node, stem) = (candidate.node.id, "")
      } else {
        node = candidate.parent.id
        stem = PromptKeys.words(candidate.key).filter {
          !["system", "user", "prompt", "template", "message", "human"].contains($0)
        }.joined(separator: "_")
      }
    }
  }

  // MARK: Finding

  private static func candidates(_ context: FormatContext) -> [Candidate] {
    var found: [Candidate] = []
    var doubtful: [Candidate] = []
    var stack: [(node: YAMLNode, path: [String], parent: YAMLNode?, list: YAMLTree.NodeID?)] =
      context.tree.documents.reversed().map { ($0, [], nil, nil) }
    var visited: Set<YAMLTree.NodeID> = []
    while let (node, path, parent, list) = stack.popLast() {
      guard visited.insert(node.id).inserted else { continue }
      if node.isScalar {
        if let parent, let (text, isPrompt) = candidate(node, path: path, parent: parent, context) {
          var candidate = text
          if let role = PromptStructure.chatRole(of: parent, key: path.last ?? "") {
            candidate.role = role
            candidate.conversation = list
          }
          if isPrompt { found.append(candidate) } else { doubtful.append(candidate) }
        }
        continue
      }
      for item in node.items.reversed() { stack.append((item, path, node, node.id)) }
      for entry in node.entries.reversed() where !entry.isMerge {
        stack.append((entry.value.resolved, path + [entry.key.text ?? ""], node, list))
      }
    }
    found += accepted(doubtful, beside: found)
    return found.sorted { $0.node.range.lowerBound < $1.node.range.lowerBound }
  }

  /// The doubtful texts under prompt-like keys that the company they keep makes prompts: they stand beside a prompt, a
  /// system text beside a user text, or a text beside the model it is for.
  private static func accepted(_ doubtful: [Candidate], beside found: [Candidate]) -> [Candidate] {
    if doubtful.isEmpty { return [] }
    let certain = Set(found.map(\.parent.id))
    var roles: [YAMLTree.NodeID: [Role]] = [:]
    for candidate in doubtful { roles[candidate.parent.id, default: []].append(candidate.role) }
    return doubtful.filter { candidate in
      let parent = candidate.parent
      let neighbours = roles[parent.id] ?? []
      return certain.contains(parent.id) || neighbours.contains(.system) && neighbours.contains(.user)
        || candidate.key == "prompt" && parent["model"]?.isScalar == true
    }
  }

  /// A text that may be a prompt, and whether it is one by itself.
  private static func candidate(
    _ node: YAMLNode, path: [String], parent: YAMLNode, _ context: FormatContext
  ) -> (Candidate, isPrompt: Bool)? {
    guard let text = node.text, text.utf8.count >= 12, node.string != nil, let key = path.last?.lowercased() else {
      return nil
    }
    let utf8 = Array(text.utf8)
    // A schema is sent beside the prompt, not as one.
    guard isProse(utf8), !Array(key.utf8).containsAny(of: ["schema", "response_format"]) else { return nil }
    let keyStrength = PromptKeys.strength(key)
    let isNamed = context.strictness == .named && keyStrength == .strong
    let candidate = Candidate(
      node: node, parent: parent, path: path.joined(separator: "."), key: key, role: PromptKeys.role(key))
    let doubt = keyStrength == .strong ? (candidate, false) : nil
    if !isNamed, !PromptStructure.holds(parent, key: key) {
      // What says something about a thing speaks to people, in whatever tone.
      guard !["description", "title", "help", "summary", "tooltip", "hint", "comment"].contains(key) else { return nil }
      guard utf8.count >= 60 else { return doubt }
      var score = keyStrength == .none ? 0 : 1.0
      if path.dropLast().contains(where: { mentionsPrompt($0) }) { score += 1 }
      if PromptPhrases.occur(in: utf8) { score += 2 }
      let fileName = context.source.path.split(separator: "/").last.map(String.init) ?? ""
      if mentionsPrompt(fileName) { score += ["prompts.yaml", "prompts.yml"].contains(fileName) ? 1 : 0.5 }
      if keyStrength == .strong { score += PromptKeys.isUnmistakable(key) ? 1 : 0.5 }
      if utf8.contains(0x0A) { score += 0.5 }
      if utf8.count > 400 { score += 0.5 }
      // Looking for placeholders costs most, so it comes last and only where it decides.
      if (2..<2.5).contains(score), utf8.containsAny(of: ["{{", "{%"]) || hasPlaceholder(utf8) { score += 0.5 }
      guard score >= 2.5 else { return doubt }
    }
    return (candidate, true)
  }

  /// Text with several words, or with Han characters; not a path, a URL or an identifier.
  private static func isProse(_ utf8: [UInt8]) -> Bool {
    if utf8[0] == UInt8(ascii: "/") { return false }
    if ["http://", "https://", "file://"].contains(where: { utf8.starts(with: $0.utf8) }) { return false }
    var words = 0
    var ideographs = 0
    var isInWord = false
    for byte in utf8.prefix(1200) {
      if byte.isBlankOrBreak {
        isInWord = false
      } else if !isInWord {
        isInWord = true
        words += 1
      }
      // The first bytes of U+4E00 to U+9FFF in UTF-8.
      if (0xE4...0xE9).contains(byte) { ideographs += 1 }
      if words >= 3 || ideographs >= 4 { return true }
    }
    return false
  }

  private static func mentionsPrompt(_ text: String) -> Bool {
    text.utf8.count >= 6 && Array(text.utf8).map(\.lowercasedASCII).firstIndex(of: "prompt", from: 0) != nil
  }

  private static func hasPlaceholder(_ utf8: [UInt8]) -> Bool {
    !Template(Array(utf8.prefix(4000)), syntax: .fString).references.isEmpty
  }

  // MARK: Parameters

  /// The model and parameters next to a prompt, or in the usual blocks at the top of the file.
  private static func target(for candidate: Candidate, _ context: FormatContext) -> ModelTarget? {
    guard let root = context.root else { return nil }
    for scope in [candidate.parent, root] where scope.isMapping {
      for node in [scope]
        + [
          "model_config", "config", "parameters", "model_parameters", "settings", "llm", "model", "generation",
          "params",
        ].compactMap({ scope[$0] })
      where node.isMapping {
        let model = context.modelName(
          node["model"] ?? node["model_name"] ?? node["name"].flatMap { _ in
            node.id == scope["model"]?.id ? node["name"] : nil
          } ?? node["primary"])
        let outer = context.modelName(scope["model"])
        let parameters = context.parameters(in: node).filter { parameter in
          guard let kind = parameter.kind else { return false }
          return [.maxTokens, .temperature, .topP, .topK, .stop, .frequencyPenalty, .presencePenalty, .reasoningEffort]
            .contains(kind)
            && (parameter.value.isScalar || kind == .stop)
        }
        guard !parameters.isEmpty || model != nil else { continue }
        var target = ModelTarget(model: model ?? outer, dialect: .unknown)
        target.parameters = parameters
        target.parameterBlock = parameters.isEmpty ? nil : node.range
        return target
      }
    }
    return nil
  }
}

/// Mappings that are prompts by the company their keys keep, whatever the text says.
enum PromptStructure {
  /// Whether the value of `key` in `parent` is a prompt's text: agent definitions, lm-eval tasks, nested chat messages;
  /// and CrewAI agents and tasks, Semantic Kernel templates and NeMo Guardrails prompts inside files of another kind.
  static func holds(_ parent: YAMLNode, key: String) -> Bool {
    switch key {
    case "role", "goal", "backstory": parent["role"] != nil && parent["goal"] != nil && parent["backstory"] != nil
    case "description", "expected_output":
      parent["description"] != nil && parent["expected_output"] != nil
        || parent["doc_to_text"] != nil && key == "description"
    case "template":
      parent["template_format"] != nil || parent["execution_settings"] != nil || parent["input_variables"] != nil
    case "instructions":
      parent["type"]?.text.map { $0.contains("agent") || $0.contains("assistant") } == true
    case "content":
      chatRole(of: parent, key: key) != nil || parent["task"] != nil && parent["task"]?.isScalar == true
        || parent["type"]?.text == "general"
    case "text": chatRole(of: parent, key: key) != nil
    case "doc_to_text", "pre_prompt", "post_prompt": parent["doc_to_text"]?.tag == nil || key != "doc_to_text"
    default: false
    }
  }

  /// The role of a message that is an item of a list somewhere in the file.
  static func chatRole(of parent: YAMLNode, key: String) -> Role? {
    guard key == "content" || key == "text", let name = parent["role"]?.text else { return nil }
    return Role(name: name)
  }
}

/// Keys under which prompts stand.
enum PromptKeys {
  enum Strength { case none, weak, strong }

  static func strength(_ key: String) -> Strength {
    if strongKeys.contains(key) || key.utf8.count > 6 && Array(key.utf8).firstIndex(of: "prompt", from: 0) != nil {
      return .strong
    }
    let words = words(key)
    let isMessage = words.contains("message") && (words.contains("user") || words.contains("system"))
    if isMessage { return .strong }
    if weakKeys.contains(key) || words.last == "system" || words.last == "user"
      || Array(key.utf8).containsAny(of: ["instruction", "template"])
    {
      return .weak
    }
    return .none
  }

  private static let strongKeys: [String] = [
    "prompt", "system", "user", "template", "instructions", "instruction", "system_prompt", "user_prompt",
    "system_message", "user_message", "system_instruction", "prompt_template", "systemprompt", "userprompt",
    "pre_prompt", "persona", "system-prompt", "user-prompt", "human", "system_preamble", "提示词", "系统提示词", "用户提示词",
  ]
  private static let weakKeys: [String] = [
    "content", "goal", "backstory", "role", "text", "task", "message", "query", "doc_to_text",
    "expected_output",
  ]

  /// Keys that hardly anything but a prompt stands under.
  static func isUnmistakable(_ key: String) -> Bool {
    [
      "system_prompt", "user_prompt", "prompt_template", "system_message", "initial_prompt", "systemprompt",
      "system_preamble",
    ].contains(key)
  }

  static func role(_ key: String) -> Role {
    let words = words(key)
    let isMessage = words.contains("prompt") || words.contains("message")
    if words.first == "system" || words.last == "system" || key.hasPrefix("systemp")
      || isMessage && words.contains("system")
    {
      return .system
    }
    if words.first == "user" || words.last == "user" || key.hasPrefix("userp") || key == "human"
      || isMessage && words.contains("user")
    {
      return .user
    }
    return .prompt
  }

  /// The words of a key, without the language that stands behind them in files with several: `system_prompt_zh`.
  static func words(_ key: String) -> [Substring] {
    var words = key.split(whereSeparator: { $0 == "_" || $0 == "-" })
    if words.count > 1, let last = words.last, ["zh", "en", "cn", "ja"].contains(last) { words.removeLast() }
    return words
  }
}

/// Phrases that are said to models and rarely to anyone else.
enum PromptPhrases {
  private static let phrases: [StaticString] = [
    "you are a", "you are an", "you are the", "you're a", "you will be given", "your task is", "your job is",
    "your role is",
    "respond only", "respond with", "respond in json", "return only", "output only", "answer the question",
    "answer only",
    "act as a", "act as an", "given the following", "based on the following", "based on the context",
    "use the following",
    "summarize the", "summarise the", "translate the", "classify the", "extract the", "generate a", "the user's",
    "do not include", "output format", "step by step", "return a json", "json object", "you must", "you should",
    "你是一", "你是", "请根据", "请你", "你的任务", "请将", "请从", "请对", "只输出", "请用", "请分析", "请回答", "以下内容", "根据以下",
    "以json", "当前任务", "输出格式", "不要输出",
  ]

  static func occur(in utf8: [UInt8]) -> Bool {
    utf8.prefix(4000).map(\.lowercasedASCII).containsAny(of: phrases)
  }
}

/// Files of other kinds that hold prompt-like strings: catalogues, recordings, forms, manifests.
enum GenericExclusions {
  static func excludes(path: String, _ root: YAMLNode) -> Bool {
    let parts = path.lowercased().split(separator: "/").map(String.init)
    let folders: Set<String> = [
      "locale", "locales", "i18n", "lang", "langs", "translations", "cassettes", "recordings", ".licenses", "licenses",
      "issue_template", "save_dir", "node_modules", "vendor",
    ]
    if parts.dropLast().contains(where: { folders.contains($0) }) { return true }
    if parts.contains(where: {
      $0.hasPrefix("cassette") || $0.contains("__cassettes__") || $0.contains("i18n") || $0.contains("locales")
        || $0.contains("issue_template")
    }) {
      return true
    }
    // Texts of a user interface, as Home Assistant and Android keep them.
    if let name = parts.last, ["strings.json", "strings.yaml", "strings.yml"].contains(name) { return true }
    let keys = Set(root.keys.prefix(200))
    if keys.contains("jobs"), keys.contains("on") || keys.contains("true") { return true }
    if keys.contains("apiVersion"), keys.contains("kind"), keys.contains("metadata") { return true }
    if keys.contains("openapi") || keys.contains("swagger") || keys.contains("interactions") { return true }
    if keys.contains("services"), root["services"]?.isMapping == true,
      root["services"]?.entries.contains(where: {
        $0.value.resolved["image"] != nil || $0.value.resolved["build"] != nil
      }) == true
    {
      return true
    }
    if root.items.contains(where: { $0["hosts"] != nil || $0["tasks"] != nil && $0["name"] != nil }) { return true }
    if keys.contains("runs"), keys.contains("inputs"), keys.contains("name") { return true }
    if keys.contains("body"), keys.contains("labels") || keys.contains("name"), root["body"]?.isSequence == true {
      return true
    }
    return false
  }
}
