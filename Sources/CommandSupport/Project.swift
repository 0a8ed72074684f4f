import ArgumentParser
package import Configuration
import Diagnostics
package import Linting
package import Rules
import Synchronization
package import Tokenization

extension Session {
  /// A configuration with its linter, for the files that no entry of `overrides` treats apart, or for those that one does.
  package final class Project: Sendable {
    package let settings: Settings
    package let catalog: RuleCatalog
    package let directory: String?
    /// What the configuration says, without flags.
    private let configured: Settings
    private let flags: [Settings]
    private let overrides: CommandLineOverrides
    private let shared: Mutex<Shared>

    private struct Shared {
      var linter: Linter?
      var variants: [[Int]: Project] = [:]
    }

    /// `flags` are settings that flags lay over the configuration's, `overrides` the flags with names of their own.
    package init(
      _ configured: Settings, flags: [Settings], overrides: CommandLineOverrides, catalog: RuleCatalog,
      directory: String?
    ) {
      self.configured = configured
      self.flags = flags
      self.overrides = overrides
      self.catalog = catalog
      self.directory = directory
      settings = flags.reduce(configured) { $0.merging($1) }.overriding(with: overrides)
      shared = Mutex(Shared())
    }

    /// The project as it is for a file, given by its path relative to the configuration.
    package func variant(for path: String) -> Project {
      let numbers = settings.overrides(for: path)
      if numbers.isEmpty { return self }
      if let known = shared.withLock({ $0.variants[numbers] }) { return known }
      // Flags have the last word, and so come after what is for some files only.
      let variant = Project(
        configured.applying(overrides: numbers, of: settings), flags: flags, overrides: overrides, catalog: catalog,
        directory: directory)
      return shared.withLock { shared in
        if let known = shared.variants[numbers] { return known }
        shared.variants[numbers] = variant
        return variant
      }
    }

    /// The linter of the main thread.
    package var linter: Linter {
      shared.withLock { shared in
        if let linter = shared.linter { return linter }
        let linter = makeLinter()
        shared.linter = linter
        return linter
      }
    }

    /// A linter for one thread.
    package func makeLinter() -> Linter { Linter(settings: settings, catalog: catalog) }

    /// The rules that run on some file.
    package var enabledRules: Set<String> {
      let variants = shared.withLock { Array($0.variants.values) }
      return variants.reduce(into: Set(linter.enabledRules)) { $0.formUnion($1.enabledRules) }
    }

    /// The encoding that the settings ask for. One that is not installed ends the run.
    package func encoding(_ console: Console) throws -> Tokenization.Encoding? {
      guard let name = settings.encoding.value else { return nil }
      do {
        return try EncodingLibrary.installed.encoding(named: name)
      } catch {
        console.note(.error, EncodingProblem.message(error))
        throw ExitCode.cannotRun
      }
    }
  }
}
