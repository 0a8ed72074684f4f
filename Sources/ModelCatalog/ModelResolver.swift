extension ModelCatalog {
  /// What a reference in a prompt file or configuration means: a bare id, or an id with any of the prefixes and suffixes
  /// that tools and platforms add. An id that is not listed never becomes another model.
  package func lookup(_ reference: String) -> ModelLookup {
    let text = trimmed(reference)
    if let found = exact(text.lowercased(), in: Resolution()) { return fitted(found) }
    if let reason = NonModelNames.reason(for: text) { return .notAModelName(reason) }

    let parsed = ModelReference(text) { entry($0) != nil }
    if let reason = parsed.reason { return .notAModelName(reason) }
    // The rest can be a template or a placeholder again: `openai:chat:{{model}}`, `azure/my-deployment`.
    if let reason = NonModelNames.reason(for: parsed.name) { return .notAModelName(reason) }

    if let found = candidates(parsed) { return fitted(found, route: parsed.route) }

    if parsed.route.platform == .azure { return .notAModelName(.deploymentName) }
    if parsed.isLocal || hasOllamaTag(parsed.name) { return .notAModelName(.localModel) }
    if NonModelNames.isOtherModality(parsed.name) { return .notAModelName(.otherModality) }
    return .unknown(nearest: nearest(to: parsed.name))
  }

  private struct Found {
    let model: Model
    var resolution: Resolution

    func adding(_ step: Resolution.Step) -> Found {
      var result = self
      result.resolution.steps.append(step)
      return result
    }
  }

  /// The readings of a name, the most literal first.
  private func candidates(_ parsed: ModelReference) -> Found? {
    let start = Resolution(steps: parsed.steps, platform: parsed.route.platform)
    if let host = parsed.route.host, let found = exact("\(host.rawValue)/\(parsed.name)", in: Resolution()) {
      // The row is the host's own: everything in it holds.
      return Found(model: found.model, resolution: Resolution(steps: found.resolution.steps))
    }
    if let found = reading(parsed.name, in: start, gatewaySpelling: parsed.hasVendorSlash) { return found }
    if let found = fineTune(parsed.name, in: start) { return found }
    if let found = platformSuffix(parsed.name, in: start, vendorSlash: parsed.hasVendorSlash) { return found }
    if let found = bedrock(parsed.name, in: start) { return found }
    return nil
  }

  /// The name itself, an alias, a snapshot of a listed name, or a gateway's spelling of these.
  private func reading(_ name: String, in resolution: Resolution, gatewaySpelling: Bool = false) -> Found? {
    if let found = exact(name, in: resolution) { return found }
    if let base = ModelName.base(ofSnapshot: name), let found = exact(base.name, in: resolution),
      ModelName.dates(found.model.provider, as: base.form)
    {
      return found.adding(.snapshot(found.model.id))
    }
    // Anthropic writes versions with dashes; gateways write dots. Sent to Anthropic itself, dots are a mistake.
    let isGateway = resolution.platform == .gateway || (resolution.platform == nil && gatewaySpelling)
    if isGateway, name.hasPrefix("claude-"), name.utf8.contains(UInt8(ascii: ".")) {
      let dashed = String(name.map { $0 == "." ? "-" : $0 })
      var viaGateway = resolution
      viaGateway.platform = .gateway
      return reading(dashed, in: viaGateway)?.adding(.spelling(name))
    }
    return nil
  }

  private func exact(_ name: String, in resolution: Resolution) -> Found? {
    switch entry(name) {
    case .model(let model):
      return Found(model: model, resolution: resolution)
    case .alias(let alias, let target, let kind):
      guard let model = model(id: target) else { return nil }
      var result = resolution
      result.steps.append(.alias(alias, of: model.id, kind))
      if result.platform == nil {
        switch kind {
        case .azure: result.platform = .azure
        case .bedrock: result.platform = .bedrock
        case .gateway: result.platform = .gateway
        case .host where model.provider.rawValue != model.id.prefix(while: { $0 != "/" }): result.platform = .host
        case .host, .moving, .spelling, .undated: break
        }
      }
      return Found(model: model, resolution: result)
    case nil:
      return nil
    }
  }

  /// `ft:base:organisation:suffix:id`, and the older `base:ft-organisation-…`.
  private func fineTune(_ name: String, in resolution: Resolution) -> Found? {
    let base: String
    if name.hasPrefix("ft:") {
      base = String(name.dropFirst(3).prefix { $0 != ":" })
    } else if let position = NonModelNames.firstIndex(of: ":ft-", in: name) {
      base = String(decoding: name.utf8.prefix(position), as: UTF8.self)
    } else {
      return nil
    }
    return reading(base, in: resolution).map { $0.adding(.fineTune($0.model.id)) }
  }

  /// `model@20241022` and `model@default` of Vertex AI, `model:free` of OpenRouter.
  private func platformSuffix(_ name: String, in resolution: Resolution, vendorSlash: Bool) -> Found? {
    if let position = name.lastIndex(of: "@") {
      let base = String(name[..<position])
      let version = String(name[name.index(after: position)...])
      var onVertex = resolution
      onVertex.platform = onVertex.platform ?? .vertex
      onVertex.steps.append(.suffix("@\(version)"))
      if let found = exact("\(base)-\(version)", in: onVertex) { return found }
      let isVersion = version == "default" || version == "latest" || version.allSatisfy(\.isNumber)
      guard isVersion, let found = reading(base, in: onVertex) else { return nil }
      return version == "default" ? found : found.adding(.snapshot(found.model.id))
    }
    if let position = name.lastIndex(of: ":"), resolution.platform == .gateway || vendorSlash {
      let suffix = String(name[name.index(after: position)...])
      guard ModelName.gatewaySuffixes.contains(suffix) else { return nil }
      var viaGateway = resolution
      viaGateway.platform = .gateway
      viaGateway.steps.append(.suffix(":\(suffix)"))
      return reading(String(name[..<position]), in: viaGateway, gatewaySpelling: true)
    }
    return nil
  }

  /// `us.anthropic.claude-3-haiku-20240307-v1:0`.
  private func bedrock(_ name: String, in resolution: Resolution) -> Found? {
    var onBedrock = resolution
    onBedrock.platform = onBedrock.platform ?? .bedrock
    var rest = name
    var vendor: String?
    if let parts = ModelName.withoutBedrockVendor(name) {
      (vendor, rest) = (parts.vendor, parts.name)
      onBedrock.steps.append(.prefix(String(name.dropLast(rest.count))))
    } else if onBedrock.platform != .bedrock {
      return nil
    }
    guard onBedrock.platform == .bedrock else { return nil }
    if vendor != nil, let found = reading(rest, in: onBedrock) { return found }
    if let base = ModelName.withoutBedrockVersion(rest) {
      var versioned = onBedrock
      versioned.steps.append(.suffix(String(rest.dropFirst(base.count))))
      // Bedrock leaves the vendor out of DeepSeek's names: `deepseek.r1-v1:0`.
      return reading(base, in: versioned) ?? vendor.flatMap { reading("\($0)-\(base)", in: versioned) }
    }
    return nil
  }

  private func hasOllamaTag(_ name: String) -> Bool {
    name.firstIndex(of: ":").map { ModelReference.isOllamaTag(name[$0...]) } ?? false
  }

  private func fitted(_ found: Found, route: Route = Route()) -> ModelLookup {
    var resolution = found.resolution
    // An OpenAI-compatible server is addressed as `openai/…` whatever it serves.
    if let provider = route.provider, provider != found.model.provider, resolution.platform == nil {
      resolution.platform = .host
    }
    // On Azure the owner chooses the name; most choose the model's.
    if route.platform == .azure {
      resolution.steps.append(.deployment(found.model.id))
    }
    return .known(found.model.fitted(to: resolution), via: resolution)
  }

  private func trimmed(_ text: String) -> String {
    let start = text.drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
