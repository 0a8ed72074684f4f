extension Model {
  /// The model as the reference gets it: without the facts that hold only for the provider's own API.
  func fitted(to resolution: Resolution) -> Model {
    var model = self
    switch resolution.platform {
    case nil:
      break
    case .azure, .bedrock, .vertex:
      // Clouds sell at the provider's list price, but decide on their own when a model ends.
      model.retirement = resolution.platform.flatMap { platform in
        platformRetirements[platform].map { Retirement(date: $0, source: platform.rawValue) }
      }
    case .gateway:
      // A gateway may have other ways to a model that its provider no longer serves.
      model.retirement = nil
    case .host:
      // Whoever runs the weights decides on the price, the limits, the cache and the end.
      model.retirement = nil
      model.prices = Prices()
      model.maxOutputTokens = nil
      model.caching = nil
      model.framing = nil
      model.outputLimits = []
    }
    for step in resolution.steps {
      switch step {
      case .snapshot:
        model.retirement = nil
        model.platformRetirements = [:]
      case .fineTune:
        model.retirement = nil
        model.platformRetirements = [:]
        model.prices = Prices()
      case .prefix, .suffix, .alias, .spelling, .deployment:
        break
      }
    }
    return model
  }
}
