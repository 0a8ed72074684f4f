// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "trimtab",
  targets: [
    .target(name: "SourceText"),
    .target(name: "Diagnostics", dependencies: ["SourceText"]),
    .systemLibrary(name: "CLibYAML", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .target(name: "YAMLSyntax", dependencies: ["CLibYAML", "Diagnostics", "SourceText"]),
    .testTarget(name: "YAMLSyntaxTests", dependencies: ["SourceText", "YAMLSyntax"]),
  ]
)

for target in package.targets where target.type == .regular || target.type == .test {
  target.swiftSettings = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
