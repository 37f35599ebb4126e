// filled next
import CryptoExtras
