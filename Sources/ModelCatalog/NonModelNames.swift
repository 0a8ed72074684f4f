/// Recognises references that are no names of models, so that nothing is said about them.
enum NonModelNames {
  /// Nil when the text could be the name of a model. The text has no blanks at its ends.
  static func reason(for text: String) -> NonModelReason? {
    if text.isEmpty { return .empty }
    if let reason = templateReason(text) { return reason }
    let lower = text.lowercased()
    if placeholders.contains(lower) || placeholderPrefixes.contains(where: lower.hasPrefix) { return .placeholder }
    if Route.head(lower) != nil || providerNames.contains(lower) { return .providerName }
    if text.contains(where: \.isWhitespace) { return .text }
    if isEnvironmentName(text) { return .environmentVariable }
    let scheme = lower.prefix { $0 != ":" }
    if scheme.endIndex != lower.endIndex, Route.customSchemes.contains(String(scheme)) { return .customProvider }
    if lower.hasPrefix("./") || lower.hasPrefix("../") || lower.hasPrefix("/") || lower.hasPrefix("~/")
      || fileSuffixes.contains(where: lower.hasSuffix)
    {
      return .customProvider
    }
    if ownNamePrefixes.contains(where: lower.hasPrefix) || contains(lower, "deployment") || isUUID(lower)
      || lower.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    {
      return .deploymentName
    }
    return nil
  }

  /// Whether the name, which is not in the catalogue, is of a model without a prompt for text.
  static func isOtherModality(_ lower: String) -> Bool {
    modalityWords.contains { contains(lower, $0) }
  }

  private static func templateReason(_ text: String) -> NonModelReason? {
    for opening in ["${{", "{{", "{%", "<%", "#{", "$("] where contains(text, opening) { return .template }
    if let open = firstIndex(of: "${", in: text) {
      let inside = text.utf8.dropFirst(open + 2).prefix { $0 != UInt8(ascii: "}") && $0 != UInt8(ascii: ":") }
      let name = String(decoding: Array(inside), as: UTF8.self)
      return name.lowercased() == "env" || isEnvironmentName(name) ? .environmentVariable : .template
    }
    if text.hasPrefix("$") { return isEnvironmentName(String(text.dropFirst())) ? .environmentVariable : .template }
    if text.hasPrefix("{"), text.hasSuffix("}") { return .template }
    if text.utf8.contains(UInt8(ascii: "*")) { return .template }
    if text.hasPrefix("<"), text.hasSuffix(">") { return .placeholder }
    if text.hasPrefix("%"), text.hasSuffix("%"), text.utf8.count > 2 { return .environmentVariable }
    for prefix in ["env:", "env.", "process.env.", "os.environ", "secrets."] where text.lowercased().hasPrefix(prefix) {
      return .environmentVariable
    }
    return nil
  }

  /// `OPENAI_MODEL`: capitals with an underscore, which no model id has.
  private static func isEnvironmentName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
    let allowed = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "_")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    return allowed && (text.utf8.contains(UInt8(ascii: "_")) || text == "MODEL")
  }

  private static func isUUID(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.utf8.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
  }

  static func contains(_ text: String, _ word: String) -> Bool {
    firstIndex(of: word, in: text) != nil
  }

  /// The offset in UTF-8 bytes.
  static func firstIndex(of word: String, in text: String) -> Int? {
    let text = Array(text.utf8)
    let word = Array(word.utf8)
    guard !word.isEmpty, word.count <= text.count else { return nil }
    return (0...(text.count - word.count)).first { text[$0..<($0 + word.count)].elementsEqual(word) }
  }

  private static let placeholders: [String] = [
    "model", "models", "model-name", "model_name", "modelname", "model-id", "model_id", "the-model", "some-model",
    "default", "none", "null", "todo", "tbd", "xxx", "...", "example", "placeholder", "foo", "bar", "dummy", "test",
    "auto", "echo", "any", "custom", "unknown", "llm", "manual-input", "base-model",
  ]
  private static let providerNames: [String] = [
    "gpt", "chatgpt", "llama", "openai-compatible", "openai_compatible", "openai-chat", "azure-openai-chat",
  ]
  private static let placeholderPrefixes = ["your-", "your_", "<your", "yourmodel", "insert-", "replace-"]
  private static let ownNamePrefixes = ["my-", "my_", "our-", "asst_", "projects/", "agent_"]
  private static let fileSuffixes = [
    ".py", ".js", ".mjs", ".ts", ".gguf", ".bin", ".safetensors", ".yaml", ".yml", ".json",
  ]
  private static let modalityWords = [
    "embed", "whisper", "tts", "dall-e", "gpt-image", "transcribe", "moderation", "rerank", "imagen", "veo-", "sora",
    "stable-diffusion", "flux", "realtime", "lyria", "ocr",
  ]
}
