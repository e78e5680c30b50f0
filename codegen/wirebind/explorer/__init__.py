"""The explorer: one page that shows, fills, signs, sends and copies every call of an API.

It is made from the analysed model; C++ names come from the IR. The page itself is plain JavaScript in page/.
"""
