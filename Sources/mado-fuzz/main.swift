import Glibc

let arguments = CommandLine.arguments.dropFirst()
let option = "--parser="
guard let first = arguments.first, first.hasPrefix(option) else {
    for parser in Parser.all { print(parser.name) }
    exit(arguments.isEmpty ? 0 : 2)
}
guard let parser = Parser.all.first(where: { option + $0.name == first }) else {
    print("unknown: \(first)")
    exit(2)
}
exit(run(parser, files: Array(arguments.dropFirst())))
