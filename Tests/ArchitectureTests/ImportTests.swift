import Foundation
import Testing

/// Imports point downward.
@Suite struct ImportTests {
  /// What each module may import, in the order in which they build upon each other.
  private static let allowed: KeyValuePairs<String, Set<String>> = [
    "SourceText": [],
    "Diagnostics": ["SourceText"],
    "YAMLSyntax": ["CLibYAML", "Diagnostics", "SourceText"],
    "Patterns": ["CPCRE2", "SourceText"],
    "Tokenization": platform.union(["CPieceScanner", "CVocabulary", "Synchronization"]),
    "compile-vocabularies": platform.union(["Tokenization"]),
    "ModelCatalog": ["CModelCatalog"],
    "Prompts": ["Diagnostics", "SourceText", "YAMLSyntax"],
    "PromptCost": ["ModelCatalog", "Prompts", "SourceText", "Tokenization", "YAMLSyntax"],
    "RuleFormat": ["Diagnostics", "SourceText", "YAMLSyntax"],
    "embed-rules": platform.union(["Diagnostics", "RuleFormat", "SourceText"]),
    "Rules": [
      "Diagnostics", "ModelCatalog", "Patterns", "PromptCost", "Prompts", "RuleFormat", "SourceText", "Tokenization",
      "YAMLSyntax",
    ],
    "Configuration": ["Diagnostics", "Patterns", "SourceText", "YAMLSyntax"],
    "Linting": [
      "Configuration", "Diagnostics", "ModelCatalog", "Patterns", "PromptCost", "Prompts", "RuleFormat", "Rules",
      "SourceText", "Tokenization", "YAMLSyntax",
    ],
    "Reporting": ["Diagnostics", "SourceText"],
    "Workspace": platform.union(["Configuration", "Diagnostics", "SourceText"]),
    "CommandSupport": platform.union([
      "ArgumentParser", "Configuration", "Diagnostics", "Linting", "ModelCatalog", "Prompts", "Reporting", "RuleFormat",
      "Rules", "SourceText", "Tokenization", "Workspace",
    ]),
    "trimtab": platform.union([
      "ArgumentParser", "CommandSupport", "Configuration", "Diagnostics", "Linting", "ModelCatalog", "Patterns",
      "PromptCost", "Prompts",
      "Reporting", "RuleFormat", "Rules", "SourceText", "Tokenization", "Workspace", "YAMLSyntax",
    ]),
    "Statistics": platform,
    "HTTPClient": ["CCurl", "CZlib", "Diagnostics", "Foundation", "Synchronization"],
    "Providers": ["ModelCatalog", "Reporting", "SourceText", "YAMLSyntax"],
    "Verification": [
      "Diagnostics", "Foundation", "HTTPClient", "ModelCatalog", "PromptCost", "Prompts", "Providers", "SourceText",
      "Statistics", "Synchronization", "YAMLSyntax",
    ],
    "ResponseCache": [
      "CHiredis", "Diagnostics", "Foundation", "GRDB", "Providers", "Synchronization", "Verification",
    ],
    "RequestLogs": ["Foundation", "Histogram", "ModelCatalog", "Providers", "Statistics", "Verification"],
    "VerificationReports": platform.union([
      "Diagnostics", "Providers", "Reporting", "RequestLogs", "Statistics", "Verification",
    ]),
    "trimtab-verify": platform.union([
      "ArgumentParser", "CommandSupport", "Configuration", "Diagnostics", "Dispatch", "Foundation", "HTTPClient",
      "Linting", "ModelCatalog", "Prompts", "Providers", "Reporting", "RequestLogs", "ResponseCache", "Rules",
      "SourceText", "Statistics", "Synchronization", "Verification", "VerificationReports", "Workspace",
    ]),
  ]
  /// What only `trimtab-verify` is made of: these may use Foundation and, one of them, the network.
  private static let online: Set<String> = [
    "Statistics", "HTTPClient", "Providers", "RequestLogs", "ResponseCache", "Verification", "VerificationReports",
    "trimtab-verify",
  ]
  private static let platform: Set<String> = ["Darwin", "Glibc", "Musl", "Synchronization"]

  private static func imports(of file: Repository.File) -> [(line: Int, module: String)] {
    Repository.code(of: file).compactMap { number, text in
      let words = text.split(separator: " ")
      guard let position = words.firstIndex(of: "import"), words.count > position + 1,
        words[..<position].allSatisfy({
          ["package", "public", "internal", "private", "fileprivate"].contains($0) || $0.hasPrefix("@")
        })
      else { return nil }
      let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "let", "var", "typealias"]
      let named = words[(position + 1)...].first { !kinds.contains($0) } ?? ""
      return (number, String(named.split(separator: ".").first ?? named))
    }
  }

  @Test(arguments: Repository.sources)
  func importsAreAllowed(file: Repository.File) throws {
    let module = Repository.module(of: file)
    let allowed = try #require(Self.allowed.first { $0.key == module }?.value, "`\(module)` is not in the table")
    for line in Self.imports(of: file) {
      #expect(allowed.contains(line.module), "\(file.path):\(line.line) imports \(line.module)")
    }
  }

  @Test func theTableHasNoCycle() {
    var known = Set(Self.platform).union([
      "CCurl", "CHiredis", "CLibYAML", "CPCRE2", "CPieceScanner", "CZlib", "Dispatch", "Foundation", "GRDB",
      "Histogram",
      "CVocabulary",
      "CModelCatalog",
      "ArgumentParser",
      "Synchronization",
    ])
    for (module, imports) in Self.allowed {
      #expect(imports.isSubset(of: known), "\(module) imports what stands behind it: \(imports.subtracting(known))")
      known.insert(module)
    }
  }

  @Test func everyModuleIsInTheTable() {
    let modules = Set(Repository.sources.map(Repository.module(of:)))
    #expect(!modules.isEmpty)
    #expect(modules.subtracting(Self.allowed.map(\.key)).isEmpty)
  }

  /// Targets in C and what tests share import nothing of ours.
  private static let withoutImports = [
    "CPieceScanner", "CVocabulary", "CModelCatalog", "CAllocationCounter", "TestSupport", "TestServer",
  ]

  /// The dependencies that the manifest declares are those of the table too.
  @Test func theManifestAgrees() throws {
    let manifest = try String(contentsOf: Repository.root.appending(path: "Package.swift"), encoding: .utf8)
    let target = /\.(?:target|executableTarget)\(\s*name:\s*"([^"]+)"(?:,\s*dependencies:\s*\[([^\]]*)\])?/
    var found = 0
    for match in manifest.matches(of: target) {
      let name = String(match.1)
      guard let allowed = Self.allowed.first(where: { $0.key == name })?.value else {
        #expect(Self.withoutImports.contains(name), "\(name) is not in the table")
        continue
      }
      found += 1
      var dependencies = String(match.2 ?? "")
      dependencies.replace(/\.product\(name:\s*"([^"]+)"[^)]*\)/) { "\"\($0.1)\"" }
      for dependency in dependencies.matches(of: /"([^"]+)"/) {
        #expect(allowed.contains(String(dependency.1)), "\(name) depends on \(dependency.1)")
      }
    }
    #expect(found == Self.allowed.count)
  }

  /// The command that lints is built of nothing that can reach a network.
  @Test func theLinterIsOffline() throws {
    var reached: Set<String> = ["trimtab"]
    for (module, imports) in Self.allowed.reversed() where reached.contains(module) { reached.formUnion(imports) }
    #expect(reached.contains("SourceText") && reached.isDisjoint(with: Self.online))
  }

  @Test(arguments: Repository.sources.filter { !online.contains(Repository.module(of: $0)) })
  func noFoundationAndNoNetwork(file: Repository.File) {
    let barred: Set<String> = [
      "Foundation", "FoundationEssentials", "FoundationNetworking", "Network", "NIO", "NIOCore", "NIOPosix", "CCurl",
      "AsyncHTTPClient", "CFNetwork",
    ]
    for line in Self.imports(of: file) {
      #expect(!barred.contains(line.module), "\(file.path):\(line.line) imports \(line.module)")
    }
    let calls = [
      "socket(", "connect(", "getaddrinfo(", "gethostbyname(", "URLSession", "sendto(", "recvfrom(", "dlopen(",
    ]
    for line in Repository.code(of: file) {
      for call in calls where line.text.contains(call) { Issue.record("\(file.path):\(line.number) uses \(call)") }
    }
  }
}
