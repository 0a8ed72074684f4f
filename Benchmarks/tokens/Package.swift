// swift-tools-version: 6.2
import PackageDescription

// The driver that `make bench-tokens` measures. A package of its own, as a user of the library would have.
let package = Package(
  name: "token-driver",
  dependencies: [.package(name: "trimtab", path: "../..")],
  targets: [
    .executableTarget(name: "token-driver", dependencies: [.product(name: "Tokenization", package: "trimtab")])
  ]
)
