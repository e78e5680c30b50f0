// What headers of systems and of other libraries define as macros, and programs include before ours:
// windows.h and its kin, sys/sysmacros.h, Apple's AssertMacros.h, Xlib. Names that Asio itself does not
// survive are not here, such as Qt's `emit`.
#pragma once

#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define check(assertion) ((void)(assertion))
#define verify(assertion) ((void)(assertion))
#define major(device) ((int)(device))
#define minor(device) ((int)(device))

#define interface struct
#define near
#define far
#define small char
#define foreach for

#define BOOL int
#define CONST const
#define DEBUG 1
#define DELETE (0x00010000L)
#define ERROR 0
#define FALSE 0
#define IGNORE 0
#define IN
#define INFINITE 0xFFFFFFFF
#define NO_ERROR 0
#define OPTIONAL
#define OUT
#define STRICT 1
#define TRUE 1
#define UNKNOWN 1
#define VOID void

#define Always 2
#define Bool int
#define None 0L
#define Status int
#define Success 0
