/// Facts that take more than one field, or a field with a grammar of its own.
extension FieldReader {
  func prices() throws(CatalogError) -> Prices {
    var prices = Prices()
    prices.input = try price(.input)
    prices.output = try price(.output)
    prices.cacheRead = try price(.cacheRead)
    prices.cacheWrite = try price(.cacheWrite)
    prices.cacheWriteHour = try price(.cacheWriteHour)
    prices.batchInput = try price(.batchInput)
    prices.batchOutput = try price(.batchOutput)
    prices.longContext = try longContext()
    return prices
  }

  /// `threshold:input:output[:cache read]`.
  private func longContext() throws(CatalogError) -> LongContextPrices? {
    guard let value = optional(.longContext) else { return nil }
    let parts = value.split(separator: ":")
    guard (3...4).contains(parts.count), let threshold = Int(parts[0]), threshold > 0, let input = Price(parts[1]),
      let output = Price(parts[2])
    else {
      throw invalid(.longContext, expected: "threshold:input:output[:cache read]")
    }
    var cacheRead: Price?
    if parts.count == 4 {
      guard let price = Price(parts[3]) else {
        throw invalid(.longContext, expected: "threshold:input:output[:cache read]")
      }
      cacheRead = price
    }
    return LongContextPrices(threshold: threshold, input: input, output: output, cacheRead: cacheRead)
  }

  func retirement() throws(CatalogError) -> Retirement? {
    guard let value = optional(.retirement) else { return nil }
    return Retirement(date: try date(value, of: .retirement), source: try required(.retirementSource))
  }

  /// `platform=date`, separated by commas.
  func platformRetirements() throws(CatalogError) -> SmallMap<Platform, CalendarDate> {
    var dates = SmallMap<Platform, CalendarDate>()
    for item in list(.platformRetirements) {
      let parts = item.split(separator: "=")
      guard parts.count == 2, let platform = Platform(rawValue: String(parts[0])) else {
        throw invalid(.platformRetirements, expected: "platform=date")
      }
      dates[platform] = try date(parts[1], of: .platformRetirements)
    }
    return dates
  }

  func encoding() throws(CatalogError) -> TokenEncoding? {
    guard let name = optional(.encoding) else { return nil }
    guard let quality: TokenEncoding.Quality = try choice(.encodingQuality) else {
      throw invalid(.encodingQuality, expected: Self.choices(TokenEncoding.Quality.self))
    }
    return TokenEncoding(name: name, quality: quality, factor: try factorRange())
  }

  /// `low-high`.
  private func factorRange() throws(CatalogError) -> ClosedRange<Double>? {
    guard let value = optional(.factor) else { return nil }
    let bounds = value.split(separator: "-")
    guard bounds.count == 2 else { throw invalid(.factor, expected: "low-high") }
    let low = try factor(bounds[0], of: .factor)
    let high = try factor(bounds[1], of: .factor)
    guard low > 0, low <= high else { throw invalid(.factor, expected: "low-high") }
    return low...high
  }

  /// `per message,per name,per reply`.
  func framing() throws(CatalogError) -> ChatFraming? {
    let parts = list(.framing)
    if parts.isEmpty { return nil }
    let numbers = parts.compactMap { Int($0) }
    guard parts.count == 3, numbers.count == 3 else { throw invalid(.framing, expected: "three whole numbers") }
    return ChatFraming(perMessage: numbers[0], perName: numbers[1], perReply: numbers[2])
  }

  /// `+capability` or `-capability`, separated by commas.
  func capabilities() throws(CatalogError) -> SmallMap<Capability, Bool> {
    var capabilities = SmallMap<Capability, Bool>()
    for flag in list(.flags) {
      guard flag.hasPrefix("+") || flag.hasPrefix("-"), let capability = Capability(rawValue: String(flag.dropFirst()))
      else {
        throw invalid(.flags, expected: "+ or - and \(Self.choices(Capability.self))")
      }
      capabilities[capability] = flag.hasPrefix("+")
    }
    return capabilities
  }

  /// `endpoint=parameter[,accepted][,!rejected]`, separated by spaces.
  func outputLimits() throws(CatalogError) -> [OutputLimit] {
    var limits: [OutputLimit] = []
    for item in text(.outputLimit).split(separator: " ") {
      let sides = item.split(separator: "=")
      guard sides.count == 2 else { throw invalid(.outputLimit, expected: "endpoint=parameter") }
      let names = sides[1].split(separator: ",").map(String.init)
      guard let parameter = names.first, !parameter.hasPrefix("!") else {
        throw invalid(.outputLimit, expected: "endpoint=parameter")
      }
      limits.append(
        OutputLimit(
          endpoint: String(sides[0]), parameter: parameter,
          accepted: names.dropFirst().filter { !$0.hasPrefix("!") },
          rejected: names.filter { $0.hasPrefix("!") }.map { String($0.dropFirst()) }))
    }
    return limits
  }

  func caching() throws(CatalogError) -> Caching? {
    let columns: [CatalogColumn] = [
      .cacheModes, .cacheMinimum, .cacheIncrement, .cacheTTLs, .cacheWriteFactors, .cacheReadFactor,
    ]
    guard columns.contains(where: { !text($0).isEmpty }) else { return nil }
    let lifetimes = list(.cacheTTLs).compactMap { Int($0) }
    guard lifetimes.count == list(.cacheTTLs).count, lifetimes == lifetimes.sorted() else {
      throw invalid(.cacheTTLs, expected: "seconds in rising order")
    }
    var writeFactors: [Double] = []
    for item in list(.cacheWriteFactors) { writeFactors.append(try factor(item, of: .cacheWriteFactors)) }
    guard writeFactors.count <= 1 || writeFactors.count == lifetimes.count else {
      throw invalid(.cacheWriteFactors, expected: "one factor, or one for each of \(lifetimes.count) lifetimes")
    }
    return Caching(
      modes: try cacheModes(), minimumPrefixTokens: try count(.cacheMinimum),
      incrementTokens: try count(.cacheIncrement), lifetimes: lifetimes, writeFactors: writeFactors,
      readFactor: text(.cacheReadFactor).isEmpty ? nil : try factor(text(.cacheReadFactor), of: .cacheReadFactor))
  }

  private func cacheModes() throws(CatalogError) -> [Caching.Mode]? {
    if text(.cacheModes).isEmpty { return nil }
    if text(.cacheModes) == "none" { return [] }
    var modes: [Caching.Mode] = []
    for item in list(.cacheModes) {
      guard let mode = Caching.Mode(rawValue: item) else {
        throw invalid(.cacheModes, expected: "none, or \(Self.choices(Caching.Mode.self))")
      }
      if !modes.contains(mode) { modes.append(mode) }
    }
    return modes
  }
}
