/// What all commands say of the program.
package enum Tool {
  package static let version = "0.1.0"
}
