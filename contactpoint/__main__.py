from contactpoint.config.command import main

main()
