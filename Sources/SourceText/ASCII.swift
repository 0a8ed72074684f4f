extension UInt8 {
  /// The lower case of an ASCII capital letter; any other byte, those of longer characters too, is itself.
  ///
  /// The matchers call it for every byte, so that it has to be inlined into other modules.
  @inlinable package var lowercasedASCII: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
