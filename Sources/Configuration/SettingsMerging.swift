/// Settings for some files only.
package struct Override: Sendable {
  /// Relative to the configuration file.
  package var files: GlobList
  /// What the entry says, and nothing else.
  package var settings: Settings

  package init(files: GlobList, settings: Settings) {
    self.files = files
    self.settings = settings
  }
}

extension Settings {
  /// Settings that say nothing, to be laid over others.
  package static var nothing: Settings {
    var settings = Settings()
    settings.selections = []
    return settings
  }

  /// These settings with `layer` laid over them.
  ///
  /// What `layer` gives replaces what was there; maps are merged key by key, and lists of entries for files (`exclude`,
  /// `per-file-ignores`, `budgets`, `overrides`) are continued, so that the last entry decides.
  package func merging(_ layer: Settings) -> Settings {
    var result = self
    if let file = layer.file { result.file = file }
    if layer.selections.contains(where: { $0.select != nil }) { result.selections = [] }
    result.selections += layer.selections
    result.extends = Self.chosen(extends, layer.extends)
    result.perFileIgnores = Self.joined(perFileIgnores, layer.perFileIgnores)
    result.extendSafeFixes = Self.chosen(extendSafeFixes, layer.extendSafeFixes)
    result.extendUnsafeFixes = Self.chosen(extendUnsafeFixes, layer.extendUnsafeFixes)
    result.model = Self.chosen(model, layer.model)
    result.encoding = Self.chosen(encoding, layer.encoding)
    result.language = Self.chosen(language, layer.language)
    if layer.exclude.origin != .builtIn {
      result.exclude = Setting(GlobList(exclude.value.globs + layer.exclude.value.globs), origin: layer.exclude.origin)
    }
    result.budgets += layer.budgets
    result.overrides += layer.overrides
    result.rulePacks = Self.joined(rulePacks, layer.rulePacks)
    result.ruleOptions.merge(layer.ruleOptions) { $0.merging($1) { $1 } }
    result.variables.merge(layer.variables) { $1 }
    result.severities.merge(layer.severities) { $1 }
    result.today = Self.chosen(today, layer.today)
    result.rulesVersion = Self.chosen(rulesVersion, layer.rulesVersion)
    return result
  }

  private static func chosen<Value>(_ below: Setting<Value>, _ layer: Setting<Value>) -> Setting<Value> {
    layer.origin == .builtIn ? below : layer
  }

  private static func joined<Element>(_ below: Setting<[Element]>, _ layer: Setting<[Element]>) -> Setting<[Element]> {
    layer.origin == .builtIn ? below : Setting(below.value + layer.value, origin: layer.origin)
  }

  /// The entries of `overrides` that are for a file, by their place in the list. O(overrides).
  package func overrides(for path: String) -> [Int] {
    overrides.indices.filter { overrides[$0].value.files.selects(path) }
  }

  /// These settings with some entries of the `overrides` of `source` laid over them.
  package func applying(overrides numbers: [Int], of source: Settings) -> Settings {
    numbers.reduce(self) { $0.merging(source.overrides[$1].value.settings) }
  }
}
