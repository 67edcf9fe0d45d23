import SwiftProtobuf

/// Which file declares which name, gathered over all files.
struct SymbolIndex {
  var files: [String: Int] = [:]
  var extensions: [String: [Int32: Int]] = [:]
  var services: [String] = []

  mutating func add(_ file: Google_Protobuf_FileDescriptorProto, _ index: Int) {
    for message in file.messageType { add(message, in: file.package, index) }
    for enumeration in file.enumType { add(enumeration, in: file.package, index) }
    for declared in file.extension { add(declared, in: file.package, index) }
    for service in file.service {
      let name = join(file.package, service.name)
      services.append(name)
      files[name] = index
      for method in service.method { files[join(name, method.name)] = index }
    }
  }

  private mutating func add(
    _ message: Google_Protobuf_DescriptorProto, in scope: String, _ index: Int
  ) {
    let name = join(scope, message.name)
    files[name] = index
    for field in message.field { files[join(name, field.name)] = index }
    for oneof in message.oneofDecl { files[join(name, oneof.name)] = index }
    for nested in message.nestedType { add(nested, in: name, index) }
    for enumeration in message.enumType { add(enumeration, in: name, index) }
    for declared in message.extension { add(declared, in: name, index) }
  }

  /// Enum values are siblings of their enum, not members of it (protobuf's scoping rule).
  private mutating func add(
    _ enumeration: Google_Protobuf_EnumDescriptorProto, in scope: String, _ index: Int
  ) {
    files[join(scope, enumeration.name)] = index
    for value in enumeration.value { files[join(scope, value.name)] = index }
  }

  private mutating func add(
    _ declared: Google_Protobuf_FieldDescriptorProto, in scope: String, _ index: Int
  ) {
    files[join(scope, declared.name)] = index
    extensions[String(declared.extendee.dropFirst()), default: [:]][declared.number] = index
  }

  private func join(_ scope: String, _ name: String) -> String {
    scope.isEmpty ? name : "\(scope).\(name)"
  }
}
