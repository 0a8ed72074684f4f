/// The columns of the table, in order.
enum CatalogColumn: Int, CaseIterable {
  case id, provider, family, tier, api
  case maxInput, maxOutput
  case input, output, cacheRead, cacheWrite, cacheWriteHour, batchInput, batchOutput, longContext
  case retirement, retirementSource, platformRetirements, replacement
  case encoding, encodingQuality, factor
  case flags, sampling, efforts, defaultEffort, outputLimit
  case cacheModes, cacheMinimum, cacheIncrement, cacheTTLs, cacheWriteFactors, cacheReadFactor
  case framing, asOf, sources

  /// The name in the header of the table.
  var name: String {
    switch self {
    case .maxInput: "max_input"
    case .maxOutput: "max_output"
    case .cacheRead: "cache_read"
    case .cacheWrite: "cache_write_5m"
    case .cacheWriteHour: "cache_write_1h"
    case .batchInput: "batch_input"
    case .batchOutput: "batch_output"
    case .longContext: "long_context"
    case .retirementSource: "retirement_source"
    case .platformRetirements: "platform_retirements"
    case .encodingQuality: "encoding_quality"
    case .factor: "o200k_factor"
    case .defaultEffort: "default_effort"
    case .outputLimit: "output_limit"
    case .cacheModes: "cache_modes"
    case .cacheMinimum: "cache_minimum"
    case .cacheIncrement: "cache_increment"
    case .cacheTTLs: "cache_ttls"
    case .cacheWriteFactors: "cache_write_factors"
    case .cacheReadFactor: "cache_read_factor"
    case .asOf: "asof"
    default: "\(self)"
    }
  }
}
