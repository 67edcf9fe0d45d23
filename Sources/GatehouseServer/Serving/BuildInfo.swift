/// What this program is.
package enum BuildInfo {
  package static let version = "0.1.0"
}
