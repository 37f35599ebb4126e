import MadoCommand
import Messages
import Testing

@Suite struct StatusTests {
    @Test func demo() async {
        for locale in Locale.allCases {
            print(await transcript("status", locale: locale, script: [Exchange("GET /v1/status", 200, Answers.status())]))
        }
    }
}
