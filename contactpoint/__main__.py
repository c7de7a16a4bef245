from contactpoint.config.command import main

if __name__ == "__main__":  # another process of the generator reads this file too
    main()
