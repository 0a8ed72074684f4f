// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "trimtab",
  products: [
    .executable(name: "trimtab", targets: ["trimtab"]),
    .executable(name: "trimtab-verify", targets: ["trimtab-verify"]),
    .library(name: "Tokenization", targets: ["Tokenization"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
  ],
  targets: [
    // Text and findings
    .target(name: "SourceText"),
    .target(name: "Diagnostics", dependencies: ["SourceText"]),
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "SourceTextTests", dependencies: ["SourceText", "TestSupport", "YAMLSyntax"]),

    // YAML and JSON, with the source of every decoded byte
    .systemLibrary(name: "CLibYAML", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .target(name: "YAMLSyntax", dependencies: ["CLibYAML", "Diagnostics", "SourceText"]),
    .testTarget(name: "YAMLSyntaxTests", dependencies: ["Diagnostics", "SourceText", "YAMLSyntax"]),

    // Regular expressions
    .systemLibrary(name: "CPCRE2", providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
    .target(name: "Patterns", dependencies: ["CPCRE2", "SourceText"]),
    .testTarget(name: "PatternsTests", dependencies: ["Patterns", "SourceText"]),

    // Tokens
    .target(name: "CVocabulary", exclude: ["tables"]),
    .target(name: "CPieceScanner", exclude: ["merge_group.h", "pair.h", "scan.h", "slot.h"]),
    .target(name: "Tokenization", dependencies: ["CPieceScanner", "CVocabulary"], exclude: ["README.md"]),
    .executableTarget(name: "compile-vocabularies", dependencies: ["Tokenization"]),
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    .testTarget(
      name: "TokenizationTests",
      dependencies: ["CAllocationCounter", "CPieceScanner", "CVocabulary", "Patterns", "SourceText", "Tokenization"],
      exclude: ["Fixtures"]),

    // Facts about models
    .target(name: "CModelCatalog", exclude: ["models.tsv"]),
    .target(name: "ModelCatalog", dependencies: ["CModelCatalog"]),
    .testTarget(name: "ModelCatalogTests", dependencies: ["CModelCatalog", "ModelCatalog"]),

    // Prompts and what they cost
    .target(name: "Prompts", dependencies: ["Diagnostics", "SourceText", "YAMLSyntax"]),
    .testTarget(name: "PromptsTests", dependencies: ["Prompts", "SourceText", "TestSupport", "YAMLSyntax"]),
    .target(
      name: "PromptCost", dependencies: ["ModelCatalog", "Prompts", "SourceText", "Tokenization", "YAMLSyntax"]),
    .testTarget(
      name: "PromptCostTests", dependencies: ["ModelCatalog", "PromptCost", "Prompts", "SourceText", "Tokenization"]),

    // Rules: one YAML file each, embedded by a plugin, with code where data is not enough
    .target(name: "RuleFormat", dependencies: ["Diagnostics", "SourceText", "YAMLSyntax"]),
    .testTarget(name: "RuleFormatTests", dependencies: ["Diagnostics", "Patterns", "RuleFormat", "SourceText"]),
    .executableTarget(name: "embed-rules", dependencies: ["Diagnostics", "RuleFormat", "SourceText"]),
    .plugin(name: "EmbedRules", capability: .buildTool(), dependencies: ["embed-rules"]),
    .target(
      name: "Rules",
      dependencies: [
        "Diagnostics", "ModelCatalog", "Patterns", "PromptCost", "Prompts", "RuleFormat", "SourceText", "Tokenization",
        "YAMLSyntax",
      ],
      plugins: ["EmbedRules"]),
    .testTarget(
      name: "RulesTests",
      dependencies: [
        "Configuration", "Diagnostics", "ModelCatalog", "Prompts", "RuleFormat", "Rules", "SourceText", "YAMLSyntax",
      ]),

    // Settings, linting, output, files
    .target(name: "Configuration", dependencies: ["Diagnostics", "SourceText", "YAMLSyntax"]),
    .testTarget(
      name: "ConfigurationTests", dependencies: ["Configuration", "Diagnostics", "SourceText", "YAMLSyntax"]),
    .target(
      name: "Linting",
      dependencies: [
        "Configuration", "Diagnostics", "ModelCatalog", "Patterns", "PromptCost", "Prompts", "RuleFormat", "Rules",
        "SourceText", "Tokenization", "YAMLSyntax",
      ]),
    .testTarget(
      name: "LintingTests",
      dependencies: [
        "Configuration", "Diagnostics", "Linting", "PromptCost", "Prompts", "RuleFormat", "Rules", "SourceText",
        "YAMLSyntax",
      ]),
    .target(name: "Reporting", dependencies: ["Diagnostics", "SourceText"]),
    .testTarget(name: "ReportingTests", dependencies: ["Diagnostics", "Reporting", "SourceText"]),
    .target(name: "Workspace", dependencies: ["Configuration", "Diagnostics", "SourceText"]),
    .testTarget(name: "WorkspaceTests", dependencies: ["Configuration", "Diagnostics", "SourceText", "Workspace"]),

    // Measurements, for `trimtab verify`
    .target(name: "Statistics"),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics", "TestSupport"]),
    .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "HTTPClient", dependencies: ["CCurl", "CZlib", "Diagnostics"]),
    .testTarget(name: "HTTPClientTests", dependencies: ["HTTPClient", "TestServer"]),
    .target(name: "TestServer", path: "Tests/TestServer"),
    .target(
      name: "Providers",
      dependencies: ["ModelCatalog", "Reporting", "SourceText", "YAMLSyntax"]),
    .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"]), .brew(["hiredis"])]),
    .target(
      name: "ResponseCache",
      dependencies: [
        "CHiredis", "Diagnostics", .product(name: "GRDB", package: "GRDB.swift"), "Providers", "Verification",
      ]),
    .testTarget(
      name: "ResponseCacheTests", dependencies: ["Diagnostics", "Providers", "ResponseCache", "Verification"]),
    .target(
      name: "Verification",
      dependencies: [
        "Diagnostics", "HTTPClient", "ModelCatalog", "PromptCost", "Prompts", "Providers", "SourceText", "Statistics",
        "YAMLSyntax",
      ]),
    .testTarget(
      name: "VerificationTests",
      dependencies: [
        "Diagnostics", "HTTPClient", "ModelCatalog", "Prompts", "Providers", "SourceText", "Statistics", "TestServer",
        "TestSupport", "Verification",
      ]),
    .target(
      name: "VerificationReports",
      dependencies: ["Diagnostics", "Providers", "Reporting", "RequestLogs", "Statistics", "Verification"]),
    .target(
      name: "RequestLogs",
      dependencies: [
        .product(name: "Histogram", package: "hdrhistogram-swift"), "ModelCatalog", "Providers", "Statistics",
        "Verification",
      ]),
    .testTarget(
      name: "VerificationReportsTests",
      dependencies: [
        "Diagnostics", "Providers", "Reporting", "RequestLogs", "Statistics", "Verification", "VerificationReports",
      ]),
    .testTarget(name: "RequestLogsTests", dependencies: ["Providers", "RequestLogs"]),
    .executableTarget(
      name: "trimtab-verify",
      dependencies: [
        .product(name: "ArgumentParser", package: "swift-argument-parser"), "CommandSupport", "Configuration",
        "Diagnostics", "HTTPClient", "Linting", "ModelCatalog", "Prompts", "Providers", "Reporting", "RequestLogs",
        "ResponseCache",
        "Rules", "SourceText", "Statistics", "Verification", "VerificationReports", "Workspace",
      ]),
    .testTarget(
      name: "ProvidersTests",
      dependencies: ["ModelCatalog", "Providers", "SourceText", "TestSupport", "YAMLSyntax"]),

    // The command
    .target(
      name: "CommandSupport",
      dependencies: [
        .product(name: "ArgumentParser", package: "swift-argument-parser"), "Configuration", "Diagnostics", "Linting",
        "ModelCatalog", "Prompts", "Reporting", "RuleFormat", "Rules", "SourceText", "Tokenization", "Workspace",
      ]),
    .executableTarget(
      name: "trimtab",
      dependencies: [
        .product(name: "ArgumentParser", package: "swift-argument-parser"), "CommandSupport", "Configuration",
        "Diagnostics", "Linting",
        "ModelCatalog", "PromptCost", "Prompts", "Reporting", "RuleFormat", "Rules", "SourceText", "Tokenization",
        "Workspace",
      ]),
    .testTarget(name: "CommandLineTests", dependencies: ["TestServer"]),
    .testTarget(name: "ArchitectureTests"),
  ]
)

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
  target.swiftSettings = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
