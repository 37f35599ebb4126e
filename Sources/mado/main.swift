import AsyncHTTPClient
import ArgumentParser
print(0)
