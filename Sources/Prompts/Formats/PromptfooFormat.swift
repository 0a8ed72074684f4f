import SourceText
import YAMLSyntax

/// promptfoo configurations: `prompts`, `providers` or `targets`, `tests`, `defaultTest`, `scenarios`.
enum PromptfooFormat: FormatReader {
  static let format = PromptFormat.promptfoo

  static func recognises(_ context: FormatContext) -> Bool {
    guard let root = context.root, root.isMapping else { return false }
    let hasProviders = root["providers"] != nil || root["targets"] != nil
    guard hasProviders || root["prompts"] != nil || root["tests"] != nil else { return false }
    let name = context.source.path.split(separator: "/").last?.lowercased() ?? ""
    if name.contains("promptfoo"), root["prompts"] != nil || hasProviders || root["tests"] != nil { return true }
    if context.source.bytes.prefix(2048).firstIndex(of: UInt8(ascii: "#")) != nil,
      Array(context.source.bytes.prefix(4096)).firstIndex(of: "promptfoo.dev/config-schema", from: 0) != nil
    {
      return true
    }
    if root["targets"] != nil && root["redteam"] != nil { return true }
    return root["prompts"] != nil && hasProviders
      && ["tests", "defaultTest", "scenarios", "redteam", "evaluateOptions"].contains { root[$0] != nil }
  }

  static func read(_ context: FormatContext, into document: inout PromptDocument) {
    guard let root = context.root else { return }
    document.targets = targets(context, root)
    let variables = Variables(root)
    var used: Set<String> = []
    collectUses(root, into: &used)

    func complete(_ prompt: Prompt, in targets: [ModelTarget]) -> Prompt {
      var prompt = prompt
      prompt.targetIndexes = Array(targets.indices)
      prompt.declaredVariables = variables.declared
      prompt.externallyUsedNames = used
      prompt.builtinNames = ["env", "prompt", "_conversation", "purpose", "entities", "query"]
      prompt.samples = variables.samples
      return prompt
    }

    let prompts = root["prompts"]
    for item in prompts?.isSequence == true ? prompts?.items ?? [] : [prompts].compactMap(\.self) {
      let node = item.isScalar ? item : (item["raw"] ?? item["id"] ?? item)
      guard let text = node.text, let mapped = node.mappedText else { continue }
      let label = item["label"]?.text
      if let reference = fileReference(text) {
        let files = reference.isReadable ? context.load(reference.path, context.source) : []
        if files.isEmpty {
          document.hasUnreadPrompts = true
          if reference.isReadable { document.missingReferences.append(text) }
        }
        for file in files {
          var child = referencedDocument(file)
          child.referrer = context.source.path
          child.targets = document.targets.map { target in
            var target = target
            target.isInherited = true
            return target
          }
          child.prompts = child.prompts.map { complete($0, in: child.targets) }
          document.referenced.append(child)
        }
        continue
      }
      let messages = inlineMessages(mapped, node: node)
      guard !messages.isEmpty else { continue }
      document.prompts.append(complete(Prompt(name: label, messages: messages), in: document.targets))
    }
  }

  // MARK: Prompts

  /// A prompt entry that names a file instead of being the text.
  private static func fileReference(_ text: String) -> (path: String, isReadable: Bool)? {
    guard !text.contains("\n"), text.utf8.count < 300 else { return nil }
    let extensions = [".txt", ".json", ".yaml", ".yml", ".md", ".j2", ".jinja", ".jinja2"]
    let programs = [".py", ".js", ".ts", ".mjs", ".cjs", ".sh", ".csv", ".jsonl", ".rb"]
    var path = text
    let isURL = path.hasPrefix("file://")
    if isURL { path.removeFirst(7) }
    let lower = path.lowercased()
    if extensions.contains(where: { lower.hasSuffix($0) }), isURL || !path.contains(" ") { return (path, true) }
    if programs.contains(where: { lower.hasSuffix($0) || lower.contains($0 + ":") }), !path.contains(" ") {
      return (path, false)
    }
    if text.hasPrefix("langfuse://") || text.hasPrefix("portkey://") || text.hasPrefix("helicone://")
      || text.hasPrefix("exec:")
    {
      return (path, false)
    }
    return isURL ? (path, path.contains("*")) : nil
  }

  /// The text of a prompt: plain, or a chat array written as JSON or YAML inside the string.
  private static func inlineMessages(_ text: MappedText, node: YAMLNode?) -> [Message] {
    let first = text.utf8.first { !$0.isBlankOrBreak }
    if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") || first == UInt8(ascii: "-") {
      let inner = SourceText(path: "", bytes: text.utf8)
      let tree = first == UInt8(ascii: "-") ? YAMLTree.parse(inner) : JSONReader.parse(inner)
      if let root = tree.documents.first {
        let list = ChatMessages.isMessageList(root) ? root : root["messages"]
        let drafts = ChatMessages.drafts(of: list).map { draft in
          ChatMessages.Draft(role: draft.role, text: draft.text.mapped(through: text), node: draft.node)
        }
        if !drafts.isEmpty {
          return ChatMessages.messages(drafts, syntax: .jinja).map {
            Message(role: $0.role, text: $0.text, syntax: .jinja, node: nil, isExample: $0.isExample)
          }
        }
      }
    }
    guard first != nil else { return [] }
    return [Message(role: .prompt, text: text, syntax: .jinja, node: node)]
  }

  /// A prompt file: a chat array, or texts separated by `---` lines.
  private static func referencedDocument(_ file: SourceText) -> PromptDocument {
    var document = PromptDocument(source: file)
    document.format = .text
    guard file.encodingProblem == nil else { return document }
    switch FileKind(path: file.path) {
    case .yaml, .json:
      let tree = FileKind(path: file.path) == .json ? JSONReader.parse(file) : YAMLTree.parse(file)
      document.tree = tree
      document.problems = tree.problems.map { SyntaxProblem(problem: $0, isInFrontMatter: false) }
      let root = tree.documents.first
      let list = ChatMessages.isMessageList(root) ? root : root?["messages"]
      let messages = ChatMessages.messages(ChatMessages.drafts(of: list), syntax: .jinja)
      document.format = .chat
      if !messages.isEmpty {
        var prompt = Prompt(messages: messages)
        prompt.closingRole = ChatMessages.closingRole(of: list)
        prompt.images = ChatMessages.images(of: list)
        document.prompts = [prompt]
      }
    default:
      var start = file.byteOrderMarkLength
      var lineStart = start
      var parts: [ByteRange] = []
      while lineStart <= file.bytes.count {
        let lineEnd = file.bytes.endOfLine(from: lineStart)
        let line = file.bytes[lineStart..<lineEnd].filter { $0 != 0x0D }
        if line.elementsEqual("---".utf8) {
          parts.append(start..<lineStart)
          start = min(lineEnd + 1, file.bytes.count)
        }
        lineStart = lineEnd + 1
      }
      parts.append(start..<file.bytes.count)
      for part in parts {
        let text = MappedText(verbatim: part, of: file)
        let messages = inlineMessages(text, node: nil)
        if !messages.isEmpty { document.prompts.append(Prompt(messages: messages)) }
      }
    }
    return document
  }

  // MARK: Providers

  private static func targets(_ context: FormatContext, _ root: YAMLNode) -> [ModelTarget] {
    let node = root["providers"] ?? root["targets"]
    let items = node?.isSequence == true ? node?.items ?? [] : [node].compactMap(\.self)
    return items.compactMap { item -> ModelTarget? in
      var (id, settings): (YAMLNode?, YAMLNode?) = item.isScalar ? (item, nil) : (item["id"], item["config"])
      // `- openai:gpt-4o: {config: …}` is allowed too.
      if id == nil, let only = item.entries.first, item.entries.count == 1 {
        (id, settings) = (only.key, only.value.resolved["config"])
      }
      var target = ModelTarget(model: context.modelName(id), dialect: .promptfoo)
      guard let name = target.model?.text, isModelProvider(name) else { return nil }
      target.parameters = context.parameters(in: settings)
      // Google's and Amazon's providers keep them one level down.
      for block in ["generationConfig", "inferenceConfig"] {
        target.parameters += context.parameters(in: settings?[block])
      }
      // A provider named alone, in a comparison of many, has no block to put parameters in.
      target.parameterBlock = settings?.range
      return target
    }
  }

  private static func isModelProvider(_ id: String) -> Bool {
    let prefixes = [
      "http", "https", "file:", "python:", "exec:", "javascript:", "webhook", "package:", "promptfoo:", "echo",
      "browser", "mcp", "websocket", "sequence",
    ]
    return !prefixes.contains { id.hasPrefix($0) } && !id.hasSuffix(".py") && !id.hasSuffix(".js")
      && !id.hasSuffix(".ts")
  }

  // MARK: Variables

  /// What the tests define.
  private struct Variables {
    /// `nil` when tests come from elsewhere, so that nothing can be said.
    var declared: [DeclaredVariable]?
    var samples: [Prompt.Sample] = []

    init(_ root: YAMLNode) {
      var names: [DeclaredVariable] = []
      var seen: Set<String> = []
      var isOpen = root["redteam"] != nil || root["datasets"] != nil
      var defaults: [String: String] = [:]

      func add(_ vars: YAMLNode?) -> [String: String] {
        guard let vars else { return [:] }
        if vars.isScalar { isOpen = true }
        var sample: [String: String] = [:]
        for entry in vars.mergedEntries {
          guard let name = entry.key.text else { continue }
          if seen.insert(name).inserted { names.append(DeclaredVariable(name: name, range: entry.key.contentRange)) }
          let value = entry.value.resolved
          if let text = value.text ?? value.items.first?.text, !text.hasPrefix("file://") { sample[name] = text }
        }
        return sample
      }

      defaults = add(root["defaultTest"]?["vars"])
      if root["defaultTest"]?.isScalar == true { isOpen = true }
      func addTests(_ node: YAMLNode?) {
        guard let node else { return }
        if node.isScalar { isOpen = true }
        if node.isMapping { isOpen = true }
        for test in node.items {
          if test.isScalar || test["path"] != nil { isOpen = true }
          let own = add(test["vars"])
          if !own.isEmpty || test["assert"] != nil { samples.append(.init(defaults.merging(own) { $1 }, at: test)) }
        }
      }
      addTests(root["tests"])
      for scenario in root["scenarios"]?.items ?? [] {
        if scenario.isScalar { isOpen = true }
        addTests(scenario["config"])
        addTests(scenario["tests"])
      }
      if samples.isEmpty, !defaults.isEmpty { samples = [.init(defaults, at: root)] }
      declared = isOpen || names.isEmpty ? nil : names
    }
  }

  /// The names that any text of the file uses: prompts, assertions, transforms, providers, other variables.
  private static func collectUses(_ root: YAMLNode, into names: inout Set<String>) {
    for scalar in root.tree.scalars {
      guard let text = scalar.text, text.utf8.count < 20_000 else { continue }
      let utf8 = Array(text.utf8)
      if utf8.containsAny(of: ["{{", "{%"]) {
        names.formUnion(Template(utf8, syntax: .jinja).variableNames)
      }
      // `context.vars.name`, `vars.name`, `vars['name']` in JavaScript and Python.
      var index = 0
      while let found = utf8.firstIndex(of: "vars", from: index) {
        var start = found + 4
        index = start
        while start < utf8.count, ".['\"?(".utf8.contains(utf8[start]) { start += 1 }
        if utf8.hasBytes("get(", at: start) { start += 5 }
        var end = start
        while end < utf8.count, utf8[end].isIdentifierPart { end += 1 }
        if end > start { names.insert(String(decoding: utf8[start..<end], as: UTF8.self)) }
      }
    }
  }
}
