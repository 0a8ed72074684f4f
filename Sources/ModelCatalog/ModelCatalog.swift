/// Facts about models, embedded in the program or read from a file of the same format.
package struct ModelCatalog: Sendable {
  /// The first table that lists a name wins.
  private let tables: [CatalogTable]

  /// The day for which the facts were collected.
  package let catalogueDate: CalendarDate

  /// The catalogue that is part of the program. Nothing is parsed until something is looked up.
  package static let bundled = ModelCatalog(bundled: .bundled)

  private init(bundled table: CatalogTable) {
    tables = [table]
    // The embedded header is covered by tests; without it the catalogue must look old, not new.
    catalogueDate = table.headerValue("date").flatMap { CalendarDate($0) } ?? .earliest
  }

  /// Reads a catalogue file, whose lines may come in any order.
  ///
  /// - Parameters:
  ///   - tsv: The bytes of the file.
  ///   - base: A catalogue that stays visible where the file says nothing.
  /// - Throws: What is wrong, with the line.
  package init(tsv: [UInt8], over base: ModelCatalog? = nil) throws(CatalogError) {
    let file = try CatalogFile(tsv)
    catalogueDate = file.date
    tables = [CatalogTable(sorted: file.sortedBytes)] + (base?.tables ?? [])
    for (name, target, line) in file.aliases where model(id: target) == nil {
      throw .danglingAlias(line: line, name: name, target: target)
    }
    for (id, target) in file.replacements where model(id: target) == nil {
      throw .danglingReplacement(id: id, target: target)
    }
  }

  /// Every model, sorted by id in lower case.
  package var allModels: [Model] {
    var models: [String: Model] = [:]
    for table in tables.reversed() {
      table.forEachLine { line in
        if case .model(let model)? = try? CatalogLine(line, line: 0) { models[model.id.lowercased()] = model }
      }
    }
    return models.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
  }

  /// Every other name that the catalogue itself lists, with the id of the model, sorted.
  package var allAliases: [(name: String, target: String, kind: AliasKind)] {
    var aliases: [String: (name: String, target: String, kind: AliasKind)] = [:]
    for table in tables.reversed() {
      table.forEachLine { line in
        if case .alias(let name, let target, let kind)? = try? CatalogLine(line, line: 0) {
          aliases[name.lowercased()] = (name, target, kind)
        }
      }
    }
    return aliases.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
  }

  /// The model with exactly that id, whatever its case.
  package func model(id: String) -> Model? {
    guard case .model(let model) = entry(id) else { return nil }
    return model
  }

  /// What a source tag of a model stands for: a package with its hash, or the day of entry, the evidence (`read`,
  /// `reported` or `unverified`) and the citation of a fact that was entered by hand.
  package func citation(for tag: String) -> String? {
    let line = tag.hasPrefix("hand:") ? "hand \(tag.dropFirst(5))" : "package \(tag)"
    return tables.lazy.compactMap { $0.headerValue(line) }.first
  }

  /// The models whose ids, in lower case, satisfy `matches`, sorted by id. Only those are read.
  package func models(where matches: ([UInt8]) -> Bool) -> [Model] {
    var keys: [[UInt8]] = []
    forEachModelKey { key in
      let bytes = key.map(\.lowercasedASCII)
      if matches(bytes) { keys.append(bytes) }
    }
    // A table in front of another may list the same model.
    let ids = keys.sorted { $0.lexicographicallyPrecedes($1) }.reduce(into: [[UInt8]]()) {
      if $0.last != $1 { $0.append($1) }
    }
    return ids.compactMap { model(id: String(decoding: $0, as: UTF8.self)) }
  }

  /// Ids of the dated snapshots of a model, sorted.
  package func snapshots(of model: Model) -> [String] {
    let prefix = Array(model.id.lowercased().utf8)
    var found: Set<String> = []
    for table in tables {
      table.forEachModelKey { key in
        guard key.count > prefix.count, key.starts(with: prefix, by: { $0.lowercasedASCII == $1 }) else { return }
        let id = String(decoding: key, as: UTF8.self)
        guard let base = ModelName.base(ofSnapshot: id), base.name.utf8.count == prefix.count else { return }
        if ModelName.dates(model.provider, as: base.form) { found.insert(id) }
      }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The line for a name: a model or an alias.
  func entry(_ name: String) -> CatalogLine? {
    let key = name.utf8.map(\.lowercasedASCII)
    for table in tables {
      if let line = table.line(for: key) { return try? CatalogLine(Substring(line), line: 0) }
    }
    return nil
  }

  func forEachModelKey(_ visit: (UnsafeBufferPointer<UInt8>.SubSequence) -> Void) {
    for table in tables { table.forEachModelKey(visit) }
  }
}
