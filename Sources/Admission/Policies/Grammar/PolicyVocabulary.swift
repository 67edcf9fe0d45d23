/// The words that policies may use: what is in none of them is most often misspelt, and would
/// silently allow, or worse deny, nothing.
struct PolicyVocabulary: Sendable {
  let actions: [String]
  let resourceTypes: [String]
  let credentials: [String]

  init(_ operations: [PolicyOperation], credentials: [String]) {
    self.actions = Set(operations.map(\.action)).sorted()
    self.resourceTypes = Set(operations.compactMap(\.resourceType)).sorted()
    self.credentials = credentials
  }
}
